package dev.understudy.failover;

import java.util.List;

/**
 * With which probability each vendor of a route is the first that a call tries.
 *
 * <p>The traffic is offered to the tiers in order. Inside a tier each admitted vendor's part is its
 * weight over the sum of the admitted weights; a DEGRADED vendor's weight counts a tenth, so that
 * it is hardly used while others serve, and is still seen. Of its part a vendor takes its share,
 * see {@link HealthSnapshot#share}. What the tier's vendors do not take goes to those of the tier
 * that have the whole share, by weight; where there is none, to the next tier. What nobody takes in
 * the end is spread over all admitted vendors in proportion to what they take already.
 *
 * <p>So a vendor that recovers at 25 % gets a quarter of its part, whatever the others do, unless
 * there are no others.
 */
final class FirstChoice {

  private static final double DEGRADED_PART = 0.1;

  private FirstChoice() {}

  /** One for each vendor of the route, in its order; all zero when none is admitted. */
  static double[] probabilities(Route route, HealthSnapshot health) {
    List<Candidate> candidates = route.candidates();
    double[] taken = new double[candidates.size()];
    double left = 1;
    for (int from = 0; from < taken.length && left > 0; ) {
      int to = endOfTier(candidates, from);
      left = offer(left, candidates, from, to, health, taken);
      from = to;
    }
    double sum = 1 - left;
    for (int i = 0; i < taken.length; i++) {
      taken[i] = sum > 0 ? taken[i] / sum : 0;
    }
    return taken;
  }

  static double weight(Candidate candidate, HealthSnapshot health) {
    VendorHealth vendor = health.vendors().get(candidate.provider());
    if (vendor == null || vendor.share() == 0) {
      return 0;
    }
    boolean degraded = vendor.verdict().state() instanceof HealthState.Degraded;
    return degraded ? DEGRADED_PART * candidate.weight() : candidate.weight();
  }

  /** Gives what the tier does not take. */
  private static double offer(
      double offered,
      List<Candidate> candidates,
      int from,
      int to,
      HealthSnapshot health,
      double[] taken) {
    double weights = 0;
    double whole = 0;
    for (int i = from; i < to; i++) {
      double weight = weight(candidates.get(i), health);
      weights += weight;
      whole += health.share(candidates.get(i).provider()) < 1 ? 0 : weight;
    }
    double left = weights == 0 ? offered : 0;
    for (int i = from; i < to && weights > 0; i++) {
      double part = offered * weight(candidates.get(i), health) / weights;
      taken[i] = part * health.share(candidates.get(i).provider());
      left += part - taken[i];
    }
    if (whole == 0) {
      return left;
    }
    for (int i = from; i < to; i++) {
      Candidate candidate = candidates.get(i);
      taken[i] +=
          health.share(candidate.provider()) < 1 ? 0 : left * weight(candidate, health) / whole;
    }
    return 0;
  }

  private static int endOfTier(List<Candidate> candidates, int from) {
    int to = from;
    while (to < candidates.size() && candidates.get(to).tier() == candidates.get(from).tier()) {
      to++;
    }
    return to;
  }
}
