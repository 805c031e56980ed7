package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.email.History.MailKey;
import dev.understudy.email.History.Stand;
import dev.understudy.email.vendor.sendgrid.SendGridEvents;
import dev.understudy.email.vendor.smtp.SmtpBounces;
import dev.understudy.ledger.WebhookInbox;
import dev.understudy.service.Secret;
import dev.understudy.service.WebhookCall;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What vendors tell, signed by the simulator's own key, changes what we hold of a mail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvidenceTest {

  private final TestPlatform platform = new TestPlatform();
  private TestVendors vendors = new TestVendors(platform.vertx);
  private final List<MailKey> accepted = new ArrayList<>();

  EvidenceTest() throws IOException {}

  @BeforeEach
  void fresh() throws Exception {
    vendors.close();
    vendors = new TestVendors(platform.vertx);
    platform.forgetAll();
    accepted.clear();
  }

  @AfterEach
  void whateverHappenedTheHistoryIsGood() throws Exception {
    assertThat(History.breaches(accepted, platform.stands(), vendors.mails())).isEmpty();
    vendors.close();
  }

  @AfterAll
  void stop() throws Exception {
    platform.stop();
  }

  private MailKey accept(String to, Lane lane) throws Exception {
    NewMessage message =
        NewMessage.plain(
                "shop@understudy.example",
                List.of(to),
                new Content("Your order", Optional.of("It is on its way."), Optional.empty()))
            .inLane(lane);
    MailKey key = new MailKey(platform.accept(message), to);
    accepted.add(key);
    return key;
  }

  private Stand stand(MailKey key) throws Exception {
    return Optional.ofNullable(platform.stands().get(key)).orElseThrow();
  }

  private SendGridEvents events() {
    return new SendGridEvents(Secret.of(vendors.sendGridWebhookKey()));
  }

  private Evidence evidence() {
    return new Evidence(
        new WebhookInbox(platform.database),
        new EvidenceStore(platform.database),
        Map.of("sendgrid", events()));
  }

  private int receive(WebhookCall call) throws Exception {
    return platform.run(() -> evidence().receive(events(), call)).status();
  }

  private void workOff() throws Exception {
    platform.run(
        () -> {
          evidence().workOff();
          return true;
        });
  }

  @Test
  void aMailThatAVendorHasIsNotSentAgain() throws Exception {
    vendors.sendGridBehaves(TestVendors.LOSES_REPLIES);
    MailKey key = accept("a@c.example", Lane.TRANSACTIONAL);
    platform.dispatch(platform.node(vendors));
    assertThat(stand(key).status()).isEqualTo(MailStatus.AMBIGUOUS);

    for (WebhookCall webhook : vendors.sendGridWebhooks(2)) {
      assertThat(receive(webhook)).isEqualTo(200);
    }
    workOff();
    platform.settle(platform.node(vendors), accepted, 3);

    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.DELIVERED, 1));
    assertThat(vendors.mails()).hasSize(1);
  }

  @Test
  void evidenceFencesOffWhoIsAboutToSendItAgain() throws Exception {
    vendors.sendGridBehaves(TestVendors.LOSES_REPLIES);
    MailKey key = accept("a@c.example", Lane.TRANSACTIONAL);
    platform.dispatch(platform.node(vendors));
    platform.hurry();
    Job job = platform.run(() -> platform.queue().take(Lane.TRANSACTIONAL, 1)).getFirst();

    receive(
        vendors.sendGridWebhooks(2).stream()
            .filter(call -> call.body().toString().contains("\"processed\""))
            .findFirst()
            .orElseThrow());
    workOff();

    assertThat(platform.run(() -> platform.dispatches().dispatched(job, TestVendors.SES)))
        .isFalse();
    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.ACCEPTED, 1));
  }

  @ParameterizedTest
  @CsvSource({"ok, DELIVERED", "bounce, BOUNCED", "complain, COMPLAINED"})
  void anyOrderAndAnyNumberOfEventsComesToTheSameEnd(String who, MailStatus end) throws Exception {
    for (int seed = 0; seed < 10; seed++) {
      MailKey key = accept(who + seed + "@c.example", Lane.TRANSACTIONAL);
      platform.dispatch(platform.node(vendors));
      List<WebhookCall> webhooks =
          new ArrayList<>(vendors.sendGridWebhooks(who.equals("complain") ? 3 : 2));
      webhooks.addAll(List.copyOf(webhooks));
      Collections.shuffle(webhooks, new Random(seed));
      for (WebhookCall webhook : webhooks) {
        receive(webhook);
        workOff();
      }
      assertThat(stand(key)).isEqualTo(new Stand(end, 1));
    }
  }

  @Test
  void whoBouncedGetsNothingMoreFromAnyVendor() throws Exception {
    accept("bounce@c.example", Lane.TRANSACTIONAL);
    platform.dispatch(platform.node(vendors));
    for (WebhookCall webhook : vendors.sendGridWebhooks(2)) {
      receive(webhook);
    }
    workOff();

    MailKey next = accept("Bounce@c.example", Lane.TRANSACTIONAL);
    platform.dispatch(platform.node(vendors));

    assertThat(stand(next)).isEqualTo(new Stand(MailStatus.SUPPRESSED, 0));
    assertThat(vendors.mails()).hasSize(1);
  }

  @Test
  void whatIsNotSignedByTheVendorChangesNothing() throws Exception {
    MailKey key = accept("bounce@c.example", Lane.TRANSACTIONAL);
    platform.dispatch(platform.node(vendors));
    WebhookCall good =
        vendors.sendGridWebhooks(2).stream()
            .filter(call -> call.body().toString().contains("5.1.1"))
            .findFirst()
            .orElseThrow();

    assertThat(receive(new WebhookCall(Map.of(), good.body()))).isEqualTo(401);
    assertThat(receive(new WebhookCall(good.headers(), good.body().copy().appendString(" "))))
        .isEqualTo(401);
    Map<String, String> otherTime = new HashMap<>(good.headers());
    otherTime.put("x-twilio-email-event-webhook-timestamp", "1");
    assertThat(receive(new WebhookCall(otherTime, good.body()))).isEqualTo(401);
    Map<String, String> noSignature = new HashMap<>(good.headers());
    noSignature.put("x-twilio-email-event-webhook-signature", "%%%");
    assertThat(receive(new WebhookCall(noSignature, good.body()))).isEqualTo(401);
    workOff();

    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.ACCEPTED, 1));
    assertThat(receive(good)).isEqualTo(200);
    workOff();
    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.BOUNCED, 1));
  }

  private void report(MailKey about, String address) throws Exception {
    String report =
        """
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.understudy.example

        Final-Recipient: rfc822; %s
        Action: failed
        Status: 5.1.1

        --b
        Content-Type: text/rfc822-headers

        Message-ID: <%s.1@understudy.example>

        --b--
        """
            .formatted(address, about.message());
    SmtpBounces bounces = new SmtpBounces(Secret.of("known"));
    Evidence reports =
        new Evidence(
            new WebhookInbox(platform.database),
            new EvidenceStore(platform.database),
            Map.of("smtp", bounces));
    WebhookCall call =
        new WebhookCall(Map.of("authorization", "Bearer known"), Buffer.buffer(report));
    assertThat(platform.run(() -> reports.receive(bounces, call)).status()).isEqualTo(200);
    platform.run(
        () -> {
          reports.workOff();
          return true;
        });
  }

  @Test
  void aReportByMailIsOfTheMailsOwnRecipientsOnly() throws Exception {
    MailKey key = accept("a@c.example", Lane.TRANSACTIONAL);
    platform.dispatch(platform.node(vendors));

    report(key, "somebody-else@c.example");
    MailKey other = accept("somebody-else@c.example", Lane.TRANSACTIONAL);
    platform.dispatch(platform.node(vendors));
    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.ACCEPTED, 1));
    assertThat(stand(other)).isEqualTo(new Stand(MailStatus.ACCEPTED, 1));

    report(key, "A@c.example");
    MailKey next = accept("a@c.example", Lane.TRANSACTIONAL);
    platform.dispatch(platform.node(vendors));
    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.BOUNCED, 1));
    assertThat(stand(next)).isEqualTo(new Stand(MailStatus.SUPPRESSED, 0));
  }
}
