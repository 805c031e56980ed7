package dev.understudy.chaos.drill;

/**
 * A fault that was brought about, in milliseconds from the start.
 *
 * @param observed whether it took effect, for somebody who met it
 */
record Injected(Injection injection, long from, long to, boolean observed) {}
