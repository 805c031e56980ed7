package dev.understudy.email.vendor.ses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.email.Content;
import dev.understudy.email.Mail;
import dev.understudy.email.MailEvent;
import dev.understudy.email.Sender;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.WebhookCall;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimWebhook;
import dev.understudy.sims.ses.SesSim;
import dev.understudy.testkit.SimCalls;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the simulator's topic signs is believed; nothing else is, and nothing else is fetched. */
class SesEventsTest {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final String HOST = "ses.example";
  private static final URI SNS = URI.create("http://" + HOST);
  private static final UUID MESSAGE = new UUID(0, 7);

  private final List<String> fetched = new ArrayList<>();

  private SesSim confirmed(InstantSource clock) {
    SesSim sim = new SesSim(clock);
    subscribe(sim);
    SesEvents events = events(sim, CLOCK, CLOCK);
    sim.takeWebhooks().forEach(webhook -> events.followUp(event(webhook)));
    return sim;
  }

  private static void subscribe(SesSim sim) {
    MultiMap host = MultiMap.caseInsensitiveMultiMap().add("Host", HOST);
    sim.control(
        new SimRequest(
            "POST", "/__sim/subscribe", MultiMap.caseInsensitiveMultiMap(), host, Buffer.buffer()));
  }

  /** As it is kept when it was believed. */
  private static WebhookEvent event(SimWebhook webhook) {
    return SesEventsWire.event(
        SesEventsWire.notification(Buffer.buffer(webhook.body())).orElseThrow());
  }

  private SesEvents events(SesSim sim, InstantSource clock, InstantSource hostClock) {
    SimCalls calls = new SimCalls(sim, HOST);
    VendorCalls watched =
        (request, deadline) -> {
          fetched.add(request.path());
          return calls.send(request, deadline);
        };
    return new SesEvents(SesSim.TOPIC, new SnsHost(SNS, watched, hostClock), clock);
  }

  private static void send(SesSim sim, String to) {
    Vendor vendor =
        new Vendor(
            new ProviderId("ses"),
            Adapter.EMAIL,
            0,
            100,
            128,
            SNS,
            "v2",
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Map.of("configurationSet", "events"));
    RequestSigner signer =
        new RequestSigner(
            Secret.of(SesSim.ACCESS_KEY_ID), Secret.of(SesSim.SECRET), SesSim.REGION, "ses");
    Mail mail =
        new Mail(
            MESSAGE,
            "<m@understudy.example>",
            new Sender("shop@understudy.example", Optional.empty()),
            to,
            List.of(),
            List.of(),
            Optional.empty(),
            new Content("Your order", Optional.of("It is on its way."), Optional.empty()),
            Map.of(),
            List.of());
    assertThat(
            new SesEmail(vendor, signer, new SimCalls(sim, HOST), CLOCK)
                .send(mail, Deadline.after(Duration.ofSeconds(5), CLOCK)))
        .isInstanceOf(Outcome.Success.class);
  }

  private static WebhookCall call(JsonObject body) {
    return new WebhookCall(Map.of(), body.toBuffer());
  }

  /** A notification as it was sent, to be changed. */
  private static JsonObject first(SesSim sim) {
    return new JsonObject(sim.takeWebhooks().getFirst().body());
  }

  @ParameterizedTest
  @CsvSource({
    "ok@c.example, TAKEN DELIVERED",
    "bounce@c.example, TAKEN BOUNCED_FOR_GOOD",
    "complain@c.example, TAKEN DELIVERED COMPLAINED"
  })
  void whatBecameOfAMailIsUnderstood(String to, String kinds) {
    SesSim sim = confirmed(CLOCK);
    SesEvents events = events(sim, CLOCK, CLOCK);
    send(sim, to);

    List<MailEvent> told =
        sim.takeWebhooks().stream()
            .map(webhook -> call(new JsonObject(webhook.body())))
            .flatMap(call -> events.verified(call).orElseThrow().stream())
            .flatMap(event -> events.meaning(event).stream())
            .toList();

    assertThat(told)
        .allSatisfy(
            event -> {
              assertThat(event.message()).isEqualTo(MESSAGE);
              assertThat(event.address()).isEqualTo(to);
            });
    assertThat(told).extracting(event -> event.kind().name()).containsExactly(kinds.split(" "));
  }

  @Test
  void whoHasNotConfirmedIsToldNothingAndIsToldAfterwards() {
    SesSim sim = new SesSim(CLOCK);
    subscribe(sim);
    SesEvents events = events(sim, CLOCK, CLOCK);
    List<WebhookEvent> asked = events.verified(call(first(sim))).orElseThrow();
    send(sim, "ok@c.example");
    assertThat(sim.takeWebhooks()).isEmpty();

    assertThat(asked).allMatch(events::followUp);

    send(sim, "ok@c.example");
    assertThat(sim.takeWebhooks()).hasSize(2);
  }

  @Test
  void aConfirmationThatDoesNotGetThroughIsTriedAgain() {
    SesSim sim = new SesSim(CLOCK);
    subscribe(sim);
    WebhookEvent asked = event(sim.takeWebhooks().getFirst());
    SimCalls calls = new SimCalls(sim, HOST);
    calls.fate(_ -> dev.understudy.testkit.Fate.NOT_SENT);

    assertThat(new SesEvents(SesSim.TOPIC, new SnsHost(SNS, calls, CLOCK), CLOCK).followUp(asked))
        .isFalse();
  }

  @Test
  void aLinkToSomewhereElseIsNotFollowed() {
    SesSim sim = new SesSim(CLOCK);
    WebhookEvent elsewhere =
        new WebhookEvent(
            "ses",
            "1",
            "SubscriptionConfirmation",
            "http://169.254.169.254/?Action=ConfirmSubscription");

    assertThat(events(sim, CLOCK, CLOCK).followUp(elsewhere)).isTrue();
    assertThat(fetched).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example/SimpleNotificationService-understudy.pem",
        "https://ses.example/SimpleNotificationService-understudy.pem",
        "http://ses.example.evil.example/SimpleNotificationService-understudy.pem",
        "http://ses.example@evil.example/SimpleNotificationService-understudy.pem",
        "http://ses.example:81/SimpleNotificationService-understudy.pem",
        "http://ses.example/upload/SimpleNotificationService-understudy.pem",
        "http://ses.example/SimpleNotificationService-understudy.pem?as=mine",
        "file:///SimpleNotificationService-understudy.pem",
        "mailto:me",
        ""
      })
  void aCertificateFromElsewhereIsNotEvenFetched(String url) {
    SesSim sim = confirmed(CLOCK);
    send(sim, "bounce@c.example");
    JsonObject body = first(sim).put("SigningCertURL", url);
    fetched.clear();

    assertThat(events(sim, CLOCK, CLOCK).verified(call(body))).isEmpty();
    assertThat(fetched).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Message", "MessageId", "Timestamp", "Type", "TopicArn"})
  void whatWasChangedOnItsWayIsRefused(String field) {
    SesSim sim = confirmed(CLOCK);
    send(sim, "bounce@c.example");
    JsonObject body = first(sim);
    String other =
        switch (field) {
          case "Timestamp" -> Instant.now().toString();
          case "Type" -> "SubscriptionConfirmation";
          default -> body.getString(field).replace("0", "1") + " ";
        };
    assertThat(events(sim, CLOCK, CLOCK).verified(call(body.copy()))).isPresent();

    assertThat(events(sim, CLOCK, CLOCK).verified(call(body.put(field, other)))).isEmpty();
  }

  @Test
  void anothersSignatureIsRefused() {
    SesSim sim = confirmed(CLOCK);
    send(sim, "bounce@c.example");
    send(sim, "bounce@c.example");
    List<SimWebhook> webhooks = sim.takeWebhooks();
    String others = new JsonObject(webhooks.getLast().body()).getString("Signature");
    JsonObject body = new JsonObject(webhooks.getFirst().body());

    assertThat(events(sim, CLOCK, CLOCK).verified(call(body.copy().put("Signature", others))))
        .isEmpty();
    assertThat(events(sim, CLOCK, CLOCK).verified(call(body.copy().put("Signature", "%%"))))
        .isEmpty();
    assertThat(events(sim, CLOCK, CLOCK).verified(call(body.copy().put("SignatureVersion", "1"))))
        .isEmpty();
  }

  @Test
  void whatIsOlderThanSnsTriesIsRefused() {
    SesSim old = confirmed(InstantSource.fixed(Instant.now().minus(Duration.ofMinutes(66))));
    send(old, "bounce@c.example");
    assertThat(events(old, CLOCK, CLOCK).verified(call(first(old)))).isEmpty();

    SesSim late = confirmed(InstantSource.fixed(Instant.now().minus(Duration.ofMinutes(59))));
    send(late, "bounce@c.example");
    assertThat(events(late, CLOCK, CLOCK).verified(call(first(late)))).isPresent();

    SesSim early = confirmed(InstantSource.fixed(Instant.now().plus(Duration.ofMinutes(6))));
    send(early, "bounce@c.example");
    assertThat(events(early, CLOCK, CLOCK).verified(call(first(early)))).isEmpty();
  }

  @Test
  void anotherTopicsMessageIsRefusedHoweverWellItIsSigned() {
    SesSim sim = confirmed(CLOCK);
    send(sim, "bounce@c.example");
    SnsHost host = new SnsHost(SNS, new SimCalls(sim, HOST), CLOCK);

    assertThat(new SesEvents(SesSim.TOPIC + "2", host, CLOCK).verified(call(first(sim)))).isEmpty();
  }

  @Test
  void aCertificateThatHasExpiredIsRefused() {
    SesSim sim = confirmed(CLOCK);
    send(sim, "bounce@c.example");
    InstantSource later = InstantSource.fixed(Instant.now().plus(Duration.ofDays(400)));

    assertThat(events(sim, CLOCK, later).verified(call(first(sim)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Successfully validated SNS topic for Amazon SES event publishing.",
        "{}",
        "{\"eventType\": \"Bounce\"}",
        "{\"eventType\": \"Bounce\", \"mail\": []}",
        "{\"eventType\": \"Delivery\", \"mail\": {\"tags\": {\"message_id\":"
            + " [\"00000000-0000-0000-0000-000000000007\"]}}}",
        "[]"
      })
  void whatSaysNothingOfAMailChangesNothing(String message) {
    WebhookEvent event = new WebhookEvent("ses", "1", "Notification", message);

    assertThat(events(new SesSim(CLOCK), CLOCK, CLOCK).meaning(event)).isEmpty();
  }

  @Test
  void amazonsHostIsThatOfTheRegion() {
    assertThat(SnsHost.amazon("eu-central-1"))
        .isEqualTo(URI.create("https://sns.eu-central-1.amazonaws.com"));
    assertThat(SnsHost.amazon("cn-north-1"))
        .isEqualTo(URI.create("https://sns.cn-north-1.amazonaws.com.cn"));
  }
}
