package dev.understudy.sims.adyen;

import dev.understudy.sims.SimResponse;
import io.vertx.core.json.JsonObject;

/** Adyen's service error, as its API reference ("Error codes and messages") gives it. */
final class AdyenErrors {

  private AdyenErrors() {}

  static SimResponse unauthorised() {
    return error(401, "000", "security", "HTTP Status Response - Unauthorized");
  }

  static SimResponse forbidden() {
    return error(403, "901", "security", "Invalid Merchant Account");
  }

  static SimResponse missing() {
    return error(404, "000", "validation", "Not found");
  }

  static SimResponse field(String name) {
    return error(422, "702", "validation", "Required or invalid field: " + name);
  }

  static SimResponse original() {
    return error(422, "167", "validation", "Original pspReference required for this operation");
  }

  static SimResponse keyReuse() {
    return error(422, "704", "validation", "request already processed or in progress");
  }

  private static SimResponse error(int status, String code, String type, String message) {
    return SimResponse.json(
        status,
        new JsonObject()
            .put("status", status)
            .put("errorCode", code)
            .put("errorType", type)
            .put("message", message));
  }
}
