package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stored payment methods, as callers register them. */
final class MethodsApi {

  private final PaymentMethods methods;
  private final List<ProviderId> providers;

  /**
   * @param providers the vendors that a token may be for
   */
  MethodsApi(PaymentMethods methods, List<ProviderId> providers) {
    this.methods = methods;
    this.providers = List.copyOf(providers);
  }

  Map<String, Operation> operations() {
    return Map.of(
        "registerMethod", this::register,
        "listMethods", this::list,
        "deleteMethod", this::delete);
  }

  private ReplyJson register(RequestJson request) {
    JsonObject body = request.body();
    Map<ProviderId, String> tokens = new HashMap<>();
    JsonObject given = body.getJsonObject("tokens");
    for (String vendor : given.fieldNames()) {
      ProviderId provider =
          providers.stream().filter(id -> id.value().equals(vendor)).findFirst().orElse(null);
      if (provider == null) {
        return ReplyJson.problem(
            Problem.badField("tokens." + vendor, "there is no vendor \"" + vendor + "\""));
      }
      tokens.put(provider, given.getString(vendor));
    }
    PaymentMethod method =
        new PaymentMethod(body.getString("id"), body.getString("customer"), tokens, false);
    return methods.register(method)
        ? ReplyJson.of(201, json(method))
        : ReplyJson.problem(Problem.conflict("there is, or was, a method of that id"));
  }

  private ReplyJson list(RequestJson request) {
    JsonArray found = new JsonArray();
    request
        .queryParameter("customer")
        .map(methods::ofCustomer)
        .orElseGet(List::of)
        .forEach(method -> found.add(json(method)));
    return ReplyJson.of(200, new JsonObject().put("paymentMethods", found));
  }

  private ReplyJson delete(RequestJson request) {
    return methods.delete(request.pathParameter("id"))
        ? ReplyJson.of(204, new JsonObject())
        : ReplyJson.problem(Problem.notFound("there is no such payment method"));
  }

  /** Which vendors have a token, and not which. */
  private static JsonObject json(PaymentMethod method) {
    return new JsonObject()
        .put("id", method.id())
        .put("customer", method.customer())
        .put(
            "providers",
            method.tokens().keySet().stream().map(ProviderId::value).sorted().toList());
  }
}
