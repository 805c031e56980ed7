package dev.understudy.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

  private static Sample read(long atMillis, double latency, Sample.Result result, String vendor) {
    return new Sample(
        "inventory",
        "availability",
        atMillis,
        latency,
        result,
        200,
        vendor,
        "",
        "",
        Optional.empty());
  }

  private static Sample charge(long atMillis) {
    return new Sample(
        "payments",
        "charge",
        atMillis,
        1,
        Sample.Result.SUCCEEDED,
        201,
        "stripe",
        "id",
        "order-" + atMillis,
        Optional.empty());
  }

  @Test
  void countsByKindAndTime() {
    History history = History.inMemory();
    for (int i = 0; i < 100; i++) {
      history.add(read(1_000 + i, i + 1, Sample.Result.SUCCEEDED, "shopify"));
    }
    history.add(read(5_000, 1, Sample.Result.FAILED, ""));

    Tally early = history.tally(Set.of("availability"), 1_000, 1_999);
    assertThat(early.count()).isEqualTo(100);
    assertThat(early.millis(50)).isCloseTo(50, within(0.5));
    assertThat(early.millis(99)).isCloseTo(99, within(0.5));
    assertThat(history.tally(Set.of("availability"), 0, 9_000).count(Sample.Result.FAILED))
        .isEqualTo(1);
    assertThat(history.tally(Set.of("charge"), 0, 9_000).count()).isZero();
    assertThat(history.kinds("inventory")).containsExactly("availability");
  }

  @Test
  void keepsWhatObligesAndNotWhatWasRead() {
    History history = History.inMemory();
    history.add(read(0, 1, Sample.Result.SUCCEEDED, "shopify"));
    history.add(charge(10));

    assertThat(history.kept()).extracting(Sample::reference).containsExactly("order-10");
  }

  @Test
  void knowsWhoServedWhen() {
    History history = History.inMemory();
    history.add(read(1_000, 5, Sample.Result.SUCCEEDED, "shopify"));
    history.add(read(2_000, 500, Sample.Result.SUCCEEDED, "square"));
    history.add(read(3_000, 5, Sample.Result.FAILED, "square"));

    Moments square = history.served("inventory").get("square");
    assertThat(square).isNotNull();
    assertThat(square.sorted()).containsExactly(2_500);
    assertThat(square.firstFrom(2_501)).isEqualTo(-1);
    assertThat(history.served("payments")).isEmpty();
  }

  @Test
  void aMillionReadsFitInLittleMemory() {
    History history = History.inMemory();
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();
    for (int i = 0; i < 1_000_000; i++) {
      history.add(read(i / 10, i % 50, Sample.Result.SUCCEEDED, "shopify"));
    }
    System.gc();
    long grown = runtime.totalMemory() - runtime.freeMemory() - before;

    assertThat(history.tally(Set.of("availability"), 0, 100_000).count()).isEqualTo(1_000_000);
    // A sample each would be 100 MB and more.
    assertThat(grown).isLessThan(40L << 20);
  }

  @Test
  void writesALineForEachOperation(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("history.jsonl");
    try (History history = History.in(file)) {
      history.add(charge(10));
      history.add(read(20, 1.5, Sample.Result.SUCCEEDED, "shopify"));
    }

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).contains("\"reference\":\"order-10\"", "\"atMillis\":10");
  }
}
