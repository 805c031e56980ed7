package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.Contended;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.chaos.workload.Skus;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** What other channels have sold of the scarce SKU, and what the drift report says of it. */
final class Channels {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** The sweep's interval, two rounds of it, and a busy machine. */
  private static final long BETWEEN_LOOKS_MILLIS = 6_000;

  private final PlatformFile platform;
  private final Drill drill;
  private final Calls calls;
  private final String primary = Vendors.of("inventory").getFirst();

  Channels(PlatformFile platform, Drill drill, Calls calls) {
    this.platform = platform;
    this.drill = drill;
    this.calls = calls;
  }

  /**
   * Waits until the report says all, as long as it is worth waiting; nothing when no other channel
   * sells.
   */
  List<Contended> contended(Evidence evidence, List<Injected> injected)
      throws InterruptedException {
    if (drill.rates().elsewhere().isEmpty()) {
      return List.of();
    }
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      Contended now = now(evidence, injected);
      if (now.reported() >= now.oversold() || Instant.now().isAfter(end)) {
        return List.of(now);
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private Contended now(Evidence evidence, List<Injected> injected) {
    long start = evidence.startEpochMillis();
    String sku = Skus.of(platform.fixtures()).scarce();
    List<Entry> there =
        evidence.entries().stream()
            .filter(entry -> entry.vendor().equals(primary) && entry.sku().equals(sku))
            .toList();
    long before = there.stream().filter(e -> e.atMillis() < start).mapToLong(Entry::quantity).sum();
    List<Long> elsewhere =
        there.stream()
            .filter(entry -> entry.kind().equals("sale") && entry.atMillis() >= start)
            .map(Entry::atMillis)
            .toList();
    return new Contended(
        sku,
        platform.fixtures().skus().getOrDefault(sku, 0L) + before,
        drill.buffer(sku),
        evidence.acknowledged().stream()
            .filter(each -> each.kind() == Acknowledged.Kind.SALE && each.sku().equals(sku))
            .mapToLong(Acknowledged::quantity)
            .sum(),
        elsewhere,
        unseen(elsewhere, start, injected),
        reported(sku, start));
  }

  /** Any time between two looks; and an outage of the primary, until it is looked at again. */
  private List<Contended.Span> unseen(List<Long> elsewhere, long start, List<Injected> injected) {
    List<Contended.Span> spans = new ArrayList<>();
    elsewhere.forEach(at -> spans.add(new Contended.Span(at, at + BETWEEN_LOOKS_MILLIS)));
    injected.stream()
        .filter(each -> each.injection().fault().concerns().filter(primary::equals).isPresent())
        .forEach(
            each ->
                spans.add(
                    new Contended.Span(
                        start + each.from() - BETWEEN_LOOKS_MILLIS,
                        start + each.to() + recovery(each) + BETWEEN_LOOKS_MILLIS)));
    return spans;
  }

  private static long recovery(Injected each) {
    return each.injection().recovery().orElse(Duration.ZERO).toMillis();
  }

  /** Of this run. */
  private long reported(String sku, long start) {
    String node = platform.services().getOrDefault("inventory", List.of("")).getFirst();
    JsonNode differences = calls.get(node + "/v1/drift").body().path("differences");
    return StreamSupport.stream(differences.spliterator(), false)
        .filter(each -> each.path("vendor").asText().equals(primary))
        .filter(each -> each.path("sku").asText().equals(sku))
        .filter(each -> Instant.parse(each.path("at").asText()).toEpochMilli() >= start)
        .mapToLong(each -> each.path("oversold").asLong())
        .sum();
  }
}
