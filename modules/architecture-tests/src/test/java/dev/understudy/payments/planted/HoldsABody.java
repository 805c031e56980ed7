package dev.understudy.payments.planted;

import io.vertx.core.json.JsonObject;

/** Breaks a rule on purpose. */
public record HoldsABody(JsonObject planted) {}
