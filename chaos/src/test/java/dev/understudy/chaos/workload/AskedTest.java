package dev.understudy.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.chaos.check.StockRead;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AskedTest {

  private static final String ANSWER =
      """
      {"sku": "SKU-19", "available": 7, "asOf": "1970-01-01T00:00:01.5Z", "source": "square",
       "stale": false}
      """;

  private static Optional<StockRead> answered(int status, String body) throws Exception {
    return Asked.byTurns("SKU-19", 4)
        .answered(new Calls.Answer(status, new ObjectMapper().readTree(body), false), 1_900, 2_000);
  }

  @Test
  void whatWasAnsweredStandsBesideWhatWasAskedFor() throws Exception {
    assertThat(answered(200, ANSWER))
        .contains(new StockRead("SKU-19", 7, 1_500, "square", false, 500, 60_000, 1_900, 2_000));
  }

  @Test
  void whatIsNoCountIsNone() throws Exception {
    assertThat(answered(503, ANSWER)).isEmpty();
    assertThat(answered(200, "{}")).isEmpty();
  }

  @Test
  void onlyOfTheWatchedSkuIsAnAgeAskedForAndOfItEach() {
    assertThat(Asked.anew("SKU-1").path()).isEqualTo("/v1/availability/SKU-1");
    List<Long> ages =
        LongStream.of(0, 4, 8).map(n -> Asked.byTurns("SKU-19", n).maxAgeMillis()).boxed().toList();
    assertThat(ages).containsExactlyInAnyOrder(0L, 500L, 2_000L);
    assertThat(Asked.byTurns("SKU-19", 4).path())
        .isEqualTo("/v1/availability/SKU-19?maxAge=0.5&maxStale=60");
  }

  @Test
  void whatOthersAloneSellIsReadOftenAndNeverSoldHere() {
    Skus skus = new Skus(IntStream.rangeClosed(1, 20).mapToObj(i -> "SKU-" + i).toList());

    assertThat(skus.scarce()).isEqualTo("SKU-20");
    assertThat(LongStream.range(0, 100).mapToObj(skus::read).filter("SKU-19"::equals))
        .hasSizeGreaterThanOrEqualTo(25);
    assertThat(LongStream.range(0, 100).mapToObj(skus::sold)).doesNotContain("SKU-19");
  }
}
