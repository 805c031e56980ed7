package dev.understudy.catalogue.planted;

import dev.understudy.chaos.check.Invariant;

/** Breaks a rule on purpose. */
public record KnowsChaos(Invariant planted) {}
