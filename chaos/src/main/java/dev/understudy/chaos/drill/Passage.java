package dev.understudy.chaos.drill;

/** Told how far a drill has come; not of what is left when its platform cannot be driven. */
public interface Passage {

  /** The platform has come to rest. */
  default void loadBegins() throws InterruptedException {}

  /** What is still under way is waited for and counted from now on. */
  default void loadHasEnded() {}
}
