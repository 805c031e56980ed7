package dev.understudy.payments;

import dev.understudy.service.CardNumbers;
import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What only people decide: payments that nobody could find out about, and events given up. */
final class OperatorApi {

  private static final int MOST_LISTED = 100;

  private final SettlementsStore settlements;
  private final EventsStore events;

  OperatorApi(SettlementsStore settlements, EventsStore events) {
    this.settlements = settlements;
    this.events = events;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "settlePayment", this::settle,
        "listDeadEvents", _ -> dead(),
        "replayEvent", this::replay);
  }

  private ReplyJson settle(RequestJson request) {
    JsonObject body = request.body();
    String trail = body.getString("who") + ": " + body.getString("why");
    return settlements
        .settleByHand(
            UUID.fromString(request.pathParameter("id")),
            PaymentStatus.valueOf(body.getString("status")),
            Optional.ofNullable(body.getString("vendorId")),
            CardNumbers.masked(trail))
        .map(payment -> ReplyJson.of(200, PaymentsJson.of(payment)))
        .orElseGet(
            () -> ReplyJson.problem(Problem.conflict("no payment of that id waits for a person")));
  }

  private ReplyJson dead() {
    JsonArray all = new JsonArray();
    events
        .dead(MOST_LISTED)
        .forEach(
            event ->
                all.add(
                    new JsonObject()
                        .put("id", event.id())
                        .put("event", new JsonObject(EventJson.body(event)))));
    return ReplyJson.of(200, new JsonObject().put("events", all));
  }

  private ReplyJson replay(RequestJson request) {
    return events.replay(Long.parseLong(request.pathParameter("id")))
        ? ReplyJson.of(204, new JsonObject())
        : ReplyJson.problem(Problem.notFound("no event of that id was given up"));
  }
}
