package dev.understudy.chaos.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.understudy.chaos.check.StockRead;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What came back of a workload. Operations that oblige the platform are kept, for their fate must
 * be checked; of the others (most reads) only counts are, by kind and second, so that memory does
 * not grow with the rate. All of them go to a file, if one is wanted, a line of JSON each.
 */
public final class History implements AutoCloseable {

  /** What obliges: a charge and what is done with it, a sale, a mail. */
  private static final Set<String> KEPT =
      Set.of("charge", "bulk-charge", "order", "capture", "cancel", "refund", "commit", "send");

  /** Of reads that are checked one by one; those of a drill are some ten thousand. */
  private static final int MOST_READS = 500_000;

  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  private final Optional<BufferedWriter> lines;
  private final List<Sample> kept = new ArrayList<>();
  private final Map<String, TreeMap<Long, Tally>> byKind = new TreeMap<>();
  private final Map<String, String> adapters = new TreeMap<>();
  private final Map<String, Map<String, Moments>> served = new TreeMap<>();
  private final Map<String, Tally> fresh = new TreeMap<>();
  private final List<StockRead> reads = new ArrayList<>();
  private final Attempts attempts = new Attempts();

  private History(Optional<BufferedWriter> lines) {
    this.lines = lines;
  }

  /** A history in memory alone. */
  public static History inMemory() {
    return new History(Optional.empty());
  }

  /** A history that is written to a file as well. */
  public static History in(Path file) throws IOException {
    return new History(Optional.of(Files.newBufferedWriter(file)));
  }

  synchronized void add(Sample sample) {
    long second = Math.max(0, sample.atMillis() / 1000);
    adapters.put(sample.kind(), sample.adapter());
    byKind
        .computeIfAbsent(sample.kind(), _ -> new TreeMap<>())
        .computeIfAbsent(second, _ -> new Tally())
        .add(sample);
    fresh.computeIfAbsent(sample.adapter(), _ -> new Tally()).add(sample);
    if (KEPT.contains(sample.kind())) {
      kept.add(sample);
    }
    sample.read().filter(_ -> reads.size() < MOST_READS).ifPresent(reads::add);
    if (!sample.provider().isEmpty() && sample.result() == Sample.Result.SUCCEEDED) {
      served
          .computeIfAbsent(sample.adapter(), _ -> new TreeMap<>())
          .computeIfAbsent(sample.provider(), _ -> new Moments())
          .add(sample.endMillis());
    }
    lines.ifPresent(writer -> write(writer, sample));
  }

  /** The calls under a deadline, each attempt by itself. */
  public Attempts attempts() {
    return attempts;
  }

  private static void write(BufferedWriter writer, Sample sample) {
    try {
      writer.write(JSON.writeValueAsString(sample));
      writer.newLine();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The operations that oblige the platform, in the order of their end. */
  public synchronized List<Sample> kept() {
    return List.copyOf(kept);
  }

  /** Reads of stock that were answered, as far as they are checked one by one. */
  public synchronized List<StockRead> reads() {
    return List.copyOf(reads);
  }

  /** Kinds of operations seen so far. */
  public synchronized Set<String> kinds() {
    return Set.copyOf(byKind.keySet());
  }

  /** Kinds of an adapter's operations. */
  public synchronized Set<String> kinds(String adapter) {
    return Set.copyOf(
        adapters.entrySet().stream()
            .filter(entry -> entry.getValue().equals(adapter))
            .map(Map.Entry::getKey)
            .toList());
  }

  /**
   * Operations meant to start in a time, by whole seconds.
   *
   * @param from and {@code to}: milliseconds from the start, both inclusive
   */
  public synchronized Tally tally(Collection<String> kinds, long from, long to) {
    Tally sum = new Tally();
    for (String kind : kinds) {
      byKind
          .getOrDefault(kind, new TreeMap<>())
          .subMap(from / 1000, true, Math.max(from, to) / 1000, true)
          .values()
          .forEach(sum::add);
    }
    return sum;
  }

  /** An adapter's operations that have ended since this was asked last. */
  public synchronized Tally fresh(String adapter) {
    Tally ended = fresh.remove(adapter);
    return ended == null ? new Tally() : ended;
  }

  /** By provider, the moments at which it served an operation of this adapter, as answers say. */
  public synchronized Map<String, Moments> served(String adapter) {
    return new TreeMap<>(served.getOrDefault(adapter, Map.of()));
  }

  @Override
  public synchronized void close() throws IOException {
    if (lines.isPresent()) {
      lines.get().close();
    }
  }
}
