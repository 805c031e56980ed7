package dev.understudy.failover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.random.RandomGenerator;

/** What follows from one snapshot of health: who is first is drawn from a table, by one number. */
final class Choices {

  private final HealthSnapshot health;
  private final Offer offer;
  private final List<Candidate> admitted;
  private final RandomGenerator random;
  private final List<Plan> plans = new ArrayList<>();
  private final AliasTable table;

  Choices(Route route, HealthSnapshot health, RandomGenerator random) {
    this.health = health;
    this.offer = Offer.of(route, health);
    this.random = random;
    List<Candidate> candidates = offer.route().candidates();
    this.admitted = candidates.stream().filter(c -> offer.admits(c.provider())).toList();
    List<Considered> passedOver =
        route.candidates().stream()
            .map(Candidate::provider)
            .filter(provider -> !offer.admits(provider))
            .map(provider -> Considered.passedOver(provider, whyNot(provider)))
            .toList();
    double[] probabilities = FirstChoice.probabilities(offer.route(), offer.health());
    List<Double> weights = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      // A tier that gets nothing is not in the table: no rounding can make its vendor the first.
      if (probabilities[i] > 0) {
        ProviderId first = candidates.get(i).provider();
        plans.add(
            Plan.of(first, admitted.size() - 1, () -> rest(first), passedOver, offer.panic()));
        weights.add(probabilities[i]);
      }
    }
    if (plans.isEmpty()) {
      plans.add(Plan.empty(passedOver));
      weights.add(1.0);
    }
    this.table = new AliasTable(weights.stream().mapToDouble(w -> w).toArray());
  }

  HealthSnapshot health() {
    return health;
  }

  /** One random number, no lock, nothing allocated. */
  Plan draw() {
    return plans.get(table.at(random.nextDouble()));
  }

  /**
   * Who follows when the first has failed: by tier, and inside one drawn by weight. A vendor with a
   * partial share is admitted with that probability; those that lose the draw come last, since they
   * work.
   */
  private List<ProviderId> rest(ProviderId first) {
    SequencedSet<ProviderId> order = new LinkedHashSet<>();
    List<ProviderId> lostTheDraw = new ArrayList<>();
    for (Candidate candidate : drawnByWeight()) {
      ProviderId provider = candidate.provider();
      double share = offer.health().share(provider);
      if (provider.equals(first)) {
        continue;
      }
      if (share >= 1 || random.nextDouble() < share) {
        order.add(provider);
      } else {
        lostTheDraw.add(provider);
      }
    }
    order.addAll(lostTheDraw);
    return List.copyOf(order);
  }

  /** Weighted order without replacement: Efraimidis and Spirakis, 2006 (keys u^(1/w)). */
  private List<Candidate> drawnByWeight() {
    Map<Candidate, Double> keys = new HashMap<>();
    for (Candidate candidate : admitted) {
      double weight = FirstChoice.weight(candidate, offer.health());
      keys.put(candidate, Math.pow(random.nextDouble(), 1 / weight));
    }
    return admitted.stream()
        .sorted(
            Comparator.comparingInt(Candidate::tier)
                .thenComparing(c -> keys.getOrDefault(c, 0.0), Comparator.reverseOrder()))
        .toList();
  }

  private String whyNot(ProviderId provider) {
    return health
        .verdict(provider)
        .map(
            verdict ->
                verdict.state().share() == 0
                    ? "not admitted: " + verdict.reason()
                    : "not admitted: calls from this node fail")
        .orElse("not admitted: nothing is known of it");
  }
}
