package dev.understudy.email;

import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The operations of {@code openapi.yaml}: from a request to the domain and back to a status. */
final class EmailApi {

  private final Emails emails;
  private final Set<String> senders;

  EmailApi(Emails emails, Set<String> senders) {
    this.emails = emails;
    this.senders = Set.copyOf(senders);
  }

  Map<String, Operation> operations() {
    return Map.of("createMessage", this::create, "readMessage", this::read);
  }

  private ReplyJson create(RequestJson request) {
    UUID id = emails.accept(EmailJson.request(request.body(), senders));
    return ReplyJson.of(
        202, new JsonObject().put("id", id.toString()).put("status", MailStatus.QUEUED.name()));
  }

  private ReplyJson read(RequestJson request) {
    return emails
        .byId(UUID.fromString(request.pathParameter("id")))
        .map(message -> ReplyJson.of(200, EmailJson.of(message)))
        .orElseGet(() -> ReplyJson.problem(Problem.notFound("there is no such message")));
  }
}
