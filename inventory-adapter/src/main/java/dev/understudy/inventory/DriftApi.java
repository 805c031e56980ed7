package dev.understudy.inventory;

import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** What differs between vendors and the ledger, and how far vendors are behind. */
final class DriftApi {

  private final DecisionStore drift;
  private final LagStore lags;
  private final AuthorityKeeper authority;

  DriftApi(DecisionStore drift, LagStore lags, AuthorityKeeper authority) {
    this.drift = drift;
    this.lags = lags;
    this.authority = authority;
  }

  Map<String, Operation> operations() {
    return Map.of("readDrift", this::report, "resolveDrift", this::resolve);
  }

  private ReplyJson report(RequestJson request) {
    boolean openOnly = request.queryParameter("open").map(Boolean::parseBoolean).orElse(false);
    JsonArray lanes = new JsonArray();
    for (LagStore.Lag lag : lags.lags()) {
      lanes.add(
          new JsonObject()
              .put("vendor", lag.vendor().value())
              .put("untold", lag.untold())
              .put("oldestMillis", lag.oldest().toMillis()));
    }
    List<JsonObject> differences = drift.report(openOnly).stream().map(InventoryJson::of).toList();
    Authority now = authority.current();
    return ReplyJson.of(
        200,
        new JsonObject()
            .put("authority", now.state().name())
            .put("epoch", now.epoch())
            .put("journal", lanes)
            .put("differences", new JsonArray(differences)));
  }

  private ReplyJson resolve(RequestJson request) {
    DriftPolicy policy = DriftPolicy.valueOf(request.body().getString("policy"));
    return drift
        .decide(Long.parseLong(request.pathParameter("id")), policy)
        .map(decided -> ReplyJson.of(200, InventoryJson.of(decided)))
        .orElseGet(() -> ReplyJson.problem(Problem.notFound("there is no such open difference")));
  }
}
