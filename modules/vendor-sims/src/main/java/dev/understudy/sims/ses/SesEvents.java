package dev.understudy.sims.ses;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What SES publishes of a mail, after "Contents of event data that Amazon SES publishes to Amazon
 * SNS". Each mail is sent and delivered; one to {@code bounce…} bounces instead, one to {@code
 * complain…} is complained of as well.
 */
final class SesEvents {

  private SesEvents() {}

  /**
   * @param mail as it was asked for
   */
  static List<JsonObject> of(JsonObject mail, String id, JsonArray recipients, Instant now) {
    List<JsonObject> events = new ArrayList<>();
    events.add(event("Send", mail, id, recipients, now).put("send", new JsonObject()));
    for (Object each : recipients) {
      String recipient = each.toString();
      if (recipient.startsWith("bounce")) {
        events.add(
            event("Bounce", mail, id, recipients, now).put("bounce", bounce(recipient, now)));
      } else {
        events.add(
            event("Delivery", mail, id, recipients, now).put("delivery", delivery(recipient, now)));
      }
      if (recipient.startsWith("complain")) {
        events.add(
            event("Complaint", mail, id, recipients, now)
                .put("complaint", complaint(recipient, now)));
      }
    }
    return events;
  }

  private static JsonObject event(
      String type, JsonObject mail, String id, JsonArray recipients, Instant now) {
    JsonObject tags = new JsonObject();
    for (Object each : mail.getJsonArray("EmailTags", new JsonArray())) {
      JsonObject tag = (JsonObject) each;
      tags.put(tag.getString("Name"), new JsonArray().add(tag.getString("Value")));
    }
    return new JsonObject()
        .put("eventType", type)
        .put(
            "mail",
            new JsonObject()
                .put("timestamp", now.toString())
                .put("source", mail.getString("FromEmailAddress"))
                .put("messageId", id)
                .put("destination", recipients)
                .put("tags", tags));
  }

  private static JsonObject delivery(String recipient, Instant now) {
    return new JsonObject()
        .put("timestamp", now.toString())
        .put("recipients", new JsonArray().add(recipient))
        .put("smtpResponse", "250 2.6.0 Message received");
  }

  private static JsonObject bounce(String recipient, Instant now) {
    JsonObject bounced =
        new JsonObject()
            .put("emailAddress", recipient)
            .put("action", "failed")
            .put("status", "5.1.1")
            .put("diagnosticCode", "smtp; 550 5.1.1 user unknown");
    return new JsonObject()
        .put("bounceType", "Permanent")
        .put("bounceSubType", "General")
        .put("bouncedRecipients", new JsonArray().add(bounced))
        .put("timestamp", now.toString());
  }

  private static JsonObject complaint(String recipient, Instant now) {
    return new JsonObject()
        .put(
            "complainedRecipients",
            new JsonArray().add(new JsonObject().put("emailAddress", recipient)))
        .put("complaintFeedbackType", "abuse")
        .put("timestamp", now.toString());
  }
}
