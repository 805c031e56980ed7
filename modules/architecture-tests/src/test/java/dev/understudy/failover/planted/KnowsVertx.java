package dev.understudy.failover.planted;

import io.vertx.core.Vertx;

/** Breaks a rule on purpose. */
public record KnowsVertx(Vertx planted) {}
