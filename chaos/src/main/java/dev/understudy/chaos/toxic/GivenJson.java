package dev.understudy.chaos.toxic;

import io.vertx.core.json.JsonObject;

/** AttributesJson that are given now, else as they were before, else as they are by default. */
record GivenJson(AttributesJson now, JsonObject before) {

  long number(String key) {
    return number(key, 0);
  }

  long number(String key, long otherwise) {
    return now.number(key, before.getLong(key, otherwise));
  }

  double real(String key, double otherwise) {
    return now.real(key, before.getDouble(key, otherwise));
  }

  String text(String key, String otherwise) {
    return now.text(key, before.getString(key, otherwise));
  }
}
