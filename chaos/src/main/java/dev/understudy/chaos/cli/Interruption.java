package dev.understudy.chaos.cli;

/**
 * Whether this process is about to end, by Ctrl-C or else. The platform is stopped meanwhile, while
 * the thread that drives it goes on for a moment: what that sees is no verdict.
 */
final class Interruption {

  private volatile boolean there;

  private Interruption() {}

  static Interruption watched() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.there = true));
    return interruption;
  }

  boolean isThere() {
    return there;
  }
}
