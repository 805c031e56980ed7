package dev.understudy.chaos.drill;

/** An outage that was brought about, in milliseconds from the start. */
record Injected(Drill.Outage outage, long from, long to, boolean observed) {

  /** The end of the time in which what the outage promises must hold. */
  long recoveredBy() {
    return to + outage.recovery().toMillis();
  }
}
