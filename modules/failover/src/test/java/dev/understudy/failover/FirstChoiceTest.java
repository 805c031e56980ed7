package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FirstChoiceTest {

  private static final HealthState UP = new HealthState.Up();
  private static final HealthState DOWN = new HealthState.Down();
  private static final HealthState DEGRADED = new HealthState.Degraded();

  /** A vendor of a route and how it is. */
  record Vendor(int tier, int weight, HealthState state) {}

  private static HealthState recovering(int percent) {
    return new HealthState.Recovering(percent);
  }

  private static ProviderId id(int i) {
    return new ProviderId("v" + i);
  }

  private static Route route(List<Vendor> vendors) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < vendors.size(); i++) {
      candidates.add(new Candidate(id(i), vendors.get(i).tier(), vendors.get(i).weight()));
    }
    return new Route(candidates);
  }

  private static HealthSnapshot health(List<Vendor> vendors) {
    List<VendorHealth> all = new ArrayList<>();
    for (int i = 0; i < vendors.size(); i++) {
      HealthState state = vendors.get(i).state();
      all.add(new VendorHealth(new Verdict(id(i), state, 1, Instant.EPOCH, "set", Map.of(), 0), 1));
    }
    return HealthSnapshot.of(all);
  }

  private static double[] probabilities(Vendor... vendors) {
    return FirstChoice.probabilities(route(List.of(vendors)), health(List.of(vendors)));
  }

  @Test
  void theLowestTierTakesAllByWeight() {
    assertThat(probabilities(new Vendor(0, 30, UP), new Vendor(0, 10, UP), new Vendor(1, 99, UP)))
        .containsExactly(new double[] {0.75, 0.25, 0}, within(1e-12));
  }

  @Test
  void aRecoveringVendorTakesItsShareAndTheRestGoesToItsTier() {
    // Its part is a half; it takes a quarter of that.
    assertThat(
            probabilities(
                new Vendor(0, 1, recovering(25)), new Vendor(0, 1, UP), new Vendor(1, 1, UP)))
        .containsExactly(new double[] {0.125, 0.875, 0}, within(1e-12));
  }

  @Test
  void whatARecoveringTierDoesNotTakeGoesToTheNext() {
    assertThat(probabilities(new Vendor(0, 1, recovering(25)), new Vendor(1, 1, UP)))
        .containsExactly(new double[] {0.25, 0.75}, within(1e-12));
  }

  @Test
  void whatNobodyTakesIsSpreadInProportion() {
    // 0.5 of all, then 0.2 of the other half; 0.4 is left, so each is divided by 0.6.
    assertThat(probabilities(new Vendor(0, 1, recovering(50)), new Vendor(1, 1, recovering(20))))
        .containsExactly(new double[] {0.5 / 0.6, 0.1 / 0.6}, within(1e-12));
  }

  @Test
  void aDegradedVendorIsHardlyUsedWhileOthersServe() {
    assertThat(probabilities(new Vendor(0, 50, DEGRADED), new Vendor(0, 45, UP)))
        .containsExactly(new double[] {0.1, 0.9}, within(1e-12));
    assertThat(probabilities(new Vendor(0, 50, DEGRADED), new Vendor(1, 45, UP)))
        .containsExactly(new double[] {1, 0}, within(1e-12));
  }

  @Test
  void whenNoneIsAdmittedAllAreZero() {
    assertThat(probabilities(new Vendor(0, 1, DOWN), new Vendor(1, 1, new HealthState.Drained())))
        .containsExactly(0, 0);
  }

  @Provide
  Arbitrary<List<Vendor>> vendors() {
    Arbitrary<HealthState> states =
        Arbitraries.of(
            UP,
            UP,
            DEGRADED,
            DOWN,
            new HealthState.Probing(),
            new HealthState.Drained(),
            recovering(1),
            recovering(5),
            recovering(25),
            recovering(100));
    return Combinators.combine(
            Arbitraries.integers().between(0, 3), Arbitraries.integers().between(1, 1000), states)
        .as(Vendor::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(200);
  }

  @Property
  void theProbabilitiesOfThoseWhoAreAdmittedSumUpToOne(@ForAll("vendors") List<Vendor> vendors) {
    Route route = route(vendors);
    HealthSnapshot health = health(vendors);

    double[] probabilities = FirstChoice.probabilities(route, health);

    double sum = 0;
    boolean anyAdmitted = false;
    for (int i = 0; i < probabilities.length; i++) {
      boolean admitted = health.share(route.candidates().get(i).provider()) > 0;
      anyAdmitted |= admitted;
      assertThat(probabilities[i]).isBetween(0.0, admitted ? 1.0 : 0.0);
      sum += probabilities[i];
    }
    assertThat(sum).isCloseTo(anyAdmitted ? 1 : 0, within(1e-9));
  }

  @Property
  void theTableDrawsExactlyByTheWeights(@ForAll("weights") double[] weights) {
    AliasTable table = new AliasTable(weights);

    double sum = java.util.stream.DoubleStream.of(weights).sum();
    for (int i = 0; i < weights.length; i++) {
      assertThat(table.probability(i)).isCloseTo(weights[i] / sum, within(1e-9));
    }
  }

  @Provide
  Arbitrary<double[]> weights() {
    return Arbitraries.doubles()
        .between(1e-6, 1000)
        .ofScale(6)
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(200);
  }

  @Test
  void firstChoicesAreDrawnAsTheArithmeticSays() {
    List<Vendor> vendors =
        List.of(
            new Vendor(0, 60, UP),
            new Vendor(0, 40, recovering(25)),
            new Vendor(0, 100, DEGRADED),
            new Vendor(0, 7, DOWN),
            new Vendor(1, 100, UP));

    // Weights 60, 40 and a tenth of 100. The recovering one takes 0.25 * 40/110; what it leaves,
    // 30/110, goes to the others as 60 to 10.
    double[] expected = {
      60.0 / 110 + 30.0 / 110 * 60 / 70, 10.0 / 110, 10.0 / 110 + 30.0 / 110 * 10 / 70, 0, 0
    };
    assertThat(chiSquare(drawn(vendors, 200_000), expected)).isLessThan(CRITICAL_2);

    // The check goes red for a distribution that is off by one percent point.
    double[] wrong = expected.clone();
    wrong[0] -= 0.01;
    wrong[1] += 0.01;
    assertThat(chiSquare(drawn(vendors, 200_000), wrong)).isGreaterThan(CRITICAL_2);
  }

  @Test
  void inPanicThoseThatAreLeastBadAreDrawnByWeightWhateverTheirTier() {
    List<Vendor> vendors =
        List.of(
            new Vendor(0, 99, DOWN),
            new Vendor(0, 60, new HealthState.Probing()),
            new Vendor(1, 30, new HealthState.Probing()),
            new Vendor(2, 10, new HealthState.Probing()),
            new Vendor(0, 99, new HealthState.Drained()));

    double[] expected = {0, 0.6, 0.3, 0.1, 0};
    assertThat(chiSquare(drawn(vendors, 200_000), expected)).isLessThan(CRITICAL_2);
  }

  /**
   * The value that chi-square with two degrees of freedom exceeds once in a million: -2 ln 1e-6.
   */
  private static final double CRITICAL_2 = 27.63;

  private static long[] drawn(List<Vendor> vendors, int calls) {
    Choices choices = new Choices(route(vendors), health(vendors), new Random(7));
    long[] counts = new long[vendors.size()];
    for (int i = 0; i < calls; i++) {
      String first = choices.draw().first().orElseThrow().value();
      counts[Integer.parseInt(first.substring(1))]++;
    }
    return counts;
  }

  private static double chiSquare(long[] counts, double[] probabilities) {
    long calls = java.util.stream.LongStream.of(counts).sum();
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = probabilities[i] * calls;
      if (expected == 0) {
        assertThat(counts[i]).isZero();
      } else {
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
      }
    }
    return sum;
  }
}
