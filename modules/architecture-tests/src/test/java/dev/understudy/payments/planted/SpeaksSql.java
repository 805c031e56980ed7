package dev.understudy.payments.planted;

import io.vertx.sqlclient.Row;

/** Breaks a rule on purpose. */
public record SpeaksSql(Row planted) {}
