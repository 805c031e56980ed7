package dev.understudy.bench.load;

import java.time.Duration;

/**
 * One request of an open loop.
 *
 * @param at when it was meant to start, counted from the start of the load
 * @param took from then to its end
 */
public record Sample(Duration at, Duration took, Answer answer) {}
