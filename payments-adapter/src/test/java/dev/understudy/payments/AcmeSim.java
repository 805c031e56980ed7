package dev.understudy.payments;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.sims.IdempotencyKeys;
import dev.understudy.sims.Signatures;
import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.SimWebhook;
import dev.understudy.sims.VendorSim;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A vendor that does not exist, as plain as one can be: the example of docs/add-a-provider.md. */
final class AcmeSim implements VendorSim {

  static final String SECRET = "acme-secret";

  private final SimLedger ledger = new SimLedger("acme", InstantSource.system());
  private final IdempotencyKeys keys = new IdempotencyKeys();
  private final Map<String, JsonObject> charges = new LinkedHashMap<>();
  private final List<SimWebhook> waiting = new ArrayList<>();

  @Override
  public String name() {
    return "acme";
  }

  @Override
  public SimLedger ledger() {
    return ledger;
  }

  @Override
  public SimResponse handle(SimRequest request) {
    if (request.method().equals("GET")) {
      return Optional.ofNullable(charges.get(last(request.path())))
          .map(charge -> SimResponse.json(200, charge))
          .orElseGet(() -> problem(404, "no such charge"));
    }
    JsonObject body =
        request.body().length() == 0 ? new JsonObject() : request.body().toJsonObject();
    return switch (keys.once(
        request.header("Idempotency-Key"),
        request.path() + body.encode(),
        () -> execute(request.path(), body))) {
      case IdempotencyKeys.Use.First(SimResponse response) -> response;
      case IdempotencyKeys.Use.Replay(SimResponse response) -> response;
      case IdempotencyKeys.Use.Mismatch() -> problem(409, "the key was used for something else");
    };
  }

  private SimResponse execute(String path, JsonObject body) {
    if (path.equals("/charges")) {
      return charge(body);
    }
    JsonObject charge = charges.get(path.split("/", -1)[2]);
    if (charge == null) {
      return problem(404, "no such charge");
    }
    long left = charge.getLong("captured") - charge.getLong("refunded");
    long amount = body.getLong("amount", left);
    if (amount > left) {
      return problem(422, "more than is left");
    }
    if (amount > 0) {
      charge.put("refunded", charge.getLong("refunded") + amount);
      ledger.add("refund", facts(charge).put("amount", amount));
    }
    return SimResponse.json(200, charge);
  }

  private SimResponse charge(JsonObject body) {
    if (body.getString("token").equals("declined")) {
      return problem(402, "declined");
    }
    JsonObject charge =
        body.copy()
            .put("id", "acme-" + (charges.size() + 1))
            .put("captured", body.getLong("amount"))
            .put("refunded", 0);
    // Whoever knows the key finds the charge by it: this vendor's reads are never behind.
    charges.put(charge.getString("id"), charge);
    charges.put(body.getString("key"), charge);
    ledger.add("charge", facts(charge).put("status", "captured"));
    waiting.add(webhook(new JsonObject().put("event", charges.size()).put("charge", charge)));
    return SimResponse.json(201, charge);
  }

  private static JsonObject facts(JsonObject charge) {
    return new JsonObject()
        .put("id", charge.getString("id"))
        .put("reference", charge.getString("reference"))
        .put("amount", charge.getLong("amount"))
        .put("currency", charge.getString("currency"));
  }

  private static SimWebhook webhook(JsonObject event) {
    String body = event.encode();
    String signature = Signatures.hex(SECRET.getBytes(UTF_8), body);
    return new SimWebhook(body, _ -> Map.of("X-Acme-Signature", signature));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static SimResponse problem(int status, String why) {
    return SimResponse.json(status, new JsonObject().put("why", why));
  }

  @Override
  public Optional<SimResponse> keyInUse() {
    return Optional.of(problem(409, "in progress"));
  }

  @Override
  public List<SimWebhook> takeWebhooks() {
    List<SimWebhook> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }
}
