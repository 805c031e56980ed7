package dev.understudy.service;

import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.OperatorDecision;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Map;

/** What is known of the vendors, and the operator's word over them. */
final class ProvidersApi {

  private final HealthRegistry registry;
  private final InstantSource clock;

  ProvidersApi(HealthRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listProviders",
        _ -> list(),
        "readJournal",
        _ -> journal(),
        "overrideProvider",
        this::override,
        "clearOverride",
        this::clear);
  }

  private ReplyJson list() {
    JsonArray providers = new JsonArray();
    registry.snapshot().verdicts().forEach(verdict -> providers.add(json(verdict)));
    return ReplyJson.of(200, new JsonObject().put("providers", providers));
  }

  private JsonObject json(Verdict verdict) {
    JsonObject evidence = new JsonObject();
    verdict.evidence().forEach(evidence::put);
    return new JsonObject()
        .put("id", verdict.provider().value())
        .put("state", name(verdict.state()))
        .put("share", registry.snapshot().share(verdict.provider()))
        .put("epoch", verdict.epoch())
        .put("since", verdict.since().toString())
        .put("reason", verdict.reason())
        .put("evidence", evidence);
  }

  private ReplyJson journal() {
    JsonArray decisions = new JsonArray();
    registry.decisions().forEach(decision -> decisions.add(json(decision)));
    return ReplyJson.of(200, new JsonObject().put("decisions", decisions));
  }

  private static JsonObject json(OperatorDecision decision) {
    JsonObject json =
        new JsonObject()
            .put("provider", decision.provider().value())
            .put("at", decision.at().toString())
            .put("who", decision.who())
            .put("why", decision.why());
    decision
        .word()
        .ifPresent(
            word -> json.put("kind", word.kind().name()).put("expires", word.expires().toString()));
    return json;
  }

  private ReplyJson override(RequestJson request) {
    ProviderId provider = known(request.pathParameter("id"));
    JsonObject body = request.body();
    registry.override(
        provider,
        new OperatorOverride(
            OperatorOverride.Kind.valueOf(body.getString("kind")),
            body.getString("who"),
            body.getString("why"),
            clock.instant().plusSeconds(body.getLong("expiresInSeconds"))));
    return ReplyJson.of(204, new JsonObject());
  }

  private ReplyJson clear(RequestJson request) {
    registry.clearOverride(known(request.pathParameter("id")), "operator");
    return ReplyJson.of(204, new JsonObject());
  }

  private ProviderId known(String id) {
    return registry.snapshot().verdicts().stream()
        .map(Verdict::provider)
        .filter(provider -> provider.value().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new ProblemException(Problem.notFound("there is no vendor \"" + id + "\"")));
  }

  static String name(HealthState state) {
    return switch (state) {
      case HealthState.Unproven() -> "UNPROVEN";
      case HealthState.Up() -> "UP";
      case HealthState.Degraded() -> "DEGRADED";
      case HealthState.Down() -> "DOWN";
      case HealthState.Probing() -> "PROBING";
      case HealthState.Recovering(int _) -> "RECOVERING";
      case HealthState.Drained() -> "DRAINED";
    };
  }
}
