package dev.understudy.failover;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * All that the pure core needs of the world.
 *
 * @param random used by many threads at once
 */
public record Surroundings(
    InstantSource clock, RandomGenerator random, Concurrency concurrency, FailoverEvents events) {}
