package dev.understudy.health;

import java.util.SplittableRandom;

/**
 * How bad a simulated network is, and what goes wrong in it; all chances in percent for one step.
 *
 * @param lost of writes and of their answers
 * @param eventsLost of what others are told
 * @param longestDelay in steps
 * @param faults whether vendors, nodes and networks fail
 * @param liar the node that sees every call fail, from a while after the start; -1 for none
 */
record SimWeather(int lost, int eventsLost, int longestDelay, boolean faults, int liar) {

  static final SimWeather CALM = new SimWeather(0, 0, 1, false, -1);

  /** Nothing fails, and there is a liar. */
  boolean isQuiet() {
    return !faults && liar >= 0;
  }

  /** Four in five have faults; the others have a liar among at least three honest nodes. */
  static SimWeather of(SplittableRandom random, int nodes) {
    boolean quiet = nodes >= 4 && random.nextInt(5) == 0;
    return new SimWeather(
        random.nextInt(quiet ? 10 : 40),
        random.nextInt(60),
        random.nextInt(quiet ? 2 : 6),
        !quiet,
        quiet || random.nextInt(4) == 0 ? random.nextInt(nodes) : -1);
  }
}
