package dev.understudy.email;

import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The operations of {@code openapi.yaml}: from a request to the domain and back to a status. */
final class EmailApi {

  private static final int PAGE = 100;

  private final Emails emails;
  private final Templates templates;
  private final SuppressionStore suppressions;
  private final Set<String> senders;
  private final InstantSource clock;

  EmailApi(
      Emails emails,
      Templates templates,
      SuppressionStore suppressions,
      Set<String> senders,
      InstantSource clock) {
    this.emails = emails;
    this.templates = templates;
    this.suppressions = suppressions;
    this.senders = Set.copyOf(senders);
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "createMessage", this::create,
        "readMessage", this::read,
        "cancelMessage", this::cancel,
        "listDeadLetters", request -> page(request, emails::dead),
        "replayDeadLetter", this::replay,
        "listPossibleDoubles", request -> page(request, emails::possibleDoubles),
        "listSuppressions", this::listSuppressions,
        "suppress", this::suppress,
        "unsuppress", this::unsuppress);
  }

  private ReplyJson create(RequestJson request) {
    NewMessage message = EmailJson.request(request.body(), senders, templates, clock.instant());
    Optional<String> key = Optional.ofNullable(request.headers().get("idempotency-key"));
    return switch (emails.accept(key, EmailJson.fingerprint(request.body()), message)) {
      case EmailStore.Submitted.Stands(UUID id) ->
          ReplyJson.of(
              202,
              new JsonObject().put("id", id.toString()).put("status", MailStatus.QUEUED.name()));
      case EmailStore.Submitted.KeyReused() ->
          ReplyJson.problem(
              Problem.of(
                  422, "Unprocessable content", "this Idempotency-Key names another message"));
    };
  }

  private ReplyJson read(RequestJson request) {
    return state(id(request));
  }

  private ReplyJson cancel(RequestJson request) {
    emails.cancel(id(request));
    return state(id(request));
  }

  private ReplyJson state(UUID id) {
    return emails
        .byId(id)
        .map(message -> ReplyJson.of(200, EmailJson.of(message)))
        .orElseGet(() -> ReplyJson.problem(Problem.notFound("there is no such message")));
  }

  private static UUID id(RequestJson request) {
    return UUID.fromString(request.pathParameter("id"));
  }

  @FunctionalInterface
  private interface Pages {
    List<MessageState.Recipient> after(long id, int most);
  }

  private static ReplyJson page(RequestJson request, Pages pages) {
    long after = request.queryParameter("after").map(Long::parseLong).orElse(0L);
    List<MessageState.Recipient> page = pages.after(after, PAGE);
    JsonObject body = new JsonObject().put("recipients", EmailJson.recipients(page));
    if (page.size() == PAGE) {
      body.put("next", page.getLast().id());
    }
    return ReplyJson.of(200, body);
  }

  private ReplyJson replay(RequestJson request) {
    return emails.replay(Long.parseLong(request.pathParameter("id")))
        ? ReplyJson.of(202, new JsonObject().put("status", MailStatus.QUEUED.name()))
        : ReplyJson.problem(
            Problem.conflict(
                "it is not a dead letter, or two copies may be out, which is the most"));
  }

  private ReplyJson listSuppressions(RequestJson request) {
    JsonArray all = new JsonArray();
    suppressions
        .list(request.queryParameter("after").orElse(""), PAGE)
        .forEach(each -> all.add(EmailJson.of(each)));
    return ReplyJson.of(200, new JsonObject().put("suppressions", all));
  }

  private ReplyJson suppress(RequestJson request) {
    String address = Addresses.one("address", request.pathParameter("address"));
    String reason = Texts.line("reason", request.body().getString("reason"));
    suppressions.add(address, reason, "caller");
    return suppressions
        .find(address)
        .map(stands -> ReplyJson.of(200, EmailJson.of(stands)))
        .orElseGet(() -> ReplyJson.problem(Problem.notFound("it was taken back meanwhile")));
  }

  private ReplyJson unsuppress(RequestJson request) {
    return suppressions.remove(request.pathParameter("address"))
        ? ReplyJson.of(204, new JsonObject())
        : ReplyJson.problem(Problem.notFound("the address is not suppressed"));
  }
}
