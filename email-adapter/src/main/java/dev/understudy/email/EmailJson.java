package dev.understudy.email;

import dev.understudy.service.Problem;
import dev.understudy.service.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Messages as callers see them. */
final class EmailJson {

  private EmailJson() {}

  static NewMessage request(JsonObject json, Set<String> senders) {
    String from = json.getString("from");
    if (!senders.contains(from.substring(from.indexOf('@') + 1))) {
      throw new ProblemException(
          Problem.badField("from", "mail may not be sent from \"" + from + "\""));
    }
    Optional<String> text = Optional.ofNullable(json.getString("text"));
    Optional<String> html = Optional.ofNullable(json.getString("html"));
    if (text.isEmpty() && html.isEmpty()) {
      throw new ProblemException(Problem.badField("text", "a mail needs text or html"));
    }
    List<String> to = json.getJsonArray("to").stream().map(Object::toString).toList();
    return new NewMessage(from, to, json.getString("subject"), text, html);
  }

  static JsonObject of(MessageState message) {
    JsonArray recipients = new JsonArray();
    message.recipients().forEach(recipient -> recipients.add(of(recipient)));
    return new JsonObject().put("id", message.id().toString()).put("recipients", recipients);
  }

  private static JsonObject of(MessageState.Recipient recipient) {
    JsonObject json =
        new JsonObject()
            .put("address", recipient.address())
            .put("status", recipient.status().name());
    recipient.provider().ifPresent(provider -> json.put("provider", provider.value()));
    recipient.refusal().ifPresent(refusal -> json.put("refusal", refusal));
    return json;
  }
}
