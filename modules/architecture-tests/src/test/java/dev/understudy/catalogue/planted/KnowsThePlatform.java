package dev.understudy.catalogue.planted;

import dev.understudy.local.Ports;

/** Breaks a rule on purpose. */
public record KnowsThePlatform(Ports planted) {}
