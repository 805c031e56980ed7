package dev.understudy.service;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** A vendor's answer, read as JSON. */
public final class BodyJson {

  private BodyJson() {}

  /** The body as a JSON object; empty when it is none. */
  public static Optional<JsonObject> of(VendorReply reply) {
    try {
      return Optional.of(reply.body().toJsonObject());
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }
}
