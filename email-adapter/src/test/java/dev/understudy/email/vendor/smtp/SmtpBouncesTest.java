package dev.understudy.email.vendor.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.understudy.email.MailEvent;
import dev.understudy.email.MailEvent.Kind;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.Secret;
import dev.understudy.service.WebhookCall;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports of the form of RFC 3464, Appendix E.1 and E.2, about a mail of ours. */
class SmtpBouncesTest {

  private static final UUID MESSAGE = new UUID(0, 7);

  /** RFC 3464, Appendix E.1: its report's fields, with another recipient, action and status. */
  private static final String REPORT =
      """
      Date: Thu, 7 Jul 1994 17:16:05 -0400
      From: Mail Delivery Subsystem <MAILER-DAEMON@CS.UTK.EDU>
      Message-Id: <199407072116.RAA14128@CS.UTK.EDU>
      Subject: Returned mail: Cannot send message for 5 days
      To: <owner-info-mime@cs.utk.edu>
      MIME-Version: 1.0
      Content-Type: multipart/report; report-type=delivery-status;
            boundary="RAA14128.773615765/CS.UTK.EDU"

      --RAA14128.773615765/CS.UTK.EDU

      The original message was received at Sat, 2 Jul 1994 17:10:28 -0400
      from root@localhost

      --RAA14128.773615765/CS.UTK.EDU
      content-type: message/delivery-status

      Reporting-MTA: dns; cs.utk.edu

      %s
      --RAA14128.773615765/CS.UTK.EDU
      content-type: %s

      From: shop@understudy.example
      Message-ID: <00000000-0000-0000-0000-000000000007.1@understudy.example>
      Subject: Your order

      --RAA14128.773615765/CS.UTK.EDU--
      """;

  private final SmtpBounces bounces = new SmtpBounces(Secret.of("known to the pipe"));

  private static String recipient(String address, String action, String status) {
    return """
        Original-Recipient: rfc822;%s
        Final-Recipient: rfc822;somebody@else.example
        Action: %s
        Status: %s
        Diagnostic-Code: smtp; 550 said
          so
        """
        .formatted(address, action, status);
  }

  private List<MailEvent> meaning(String report) {
    return bounces.meaning(
        DsnWire.event(Buffer.buffer(report.replace("\n", "\r\n").getBytes(ISO_8859_1))));
  }

  /** Status codes by RFC 3463; whether a mailbox is gone for good is its subject 1. */
  @ParameterizedTest
  @CsvSource({
    "failed, 5.1.1, BOUNCED_FOR_GOOD",
    "Failed, 5.1.10, BOUNCED_FOR_GOOD",
    "failed, 5.1.1 (no such user), BOUNCED_FOR_GOOD",
    "failed, 4.0.0, BOUNCED",
    "failed, 5.0.0, BOUNCED",
    "failed, 5.2.2, BOUNCED",
    "failed, 5.7.1, BOUNCED",
    "failed, 4.4.7, BOUNCED",
    "delivered, 2.0.0, DELIVERED"
  })
  void whatAReportSaysIsUnderstood(String action, String status, Kind kind) {
    String report = REPORT.formatted(recipient("a@c.example", action, status), "message/rfc822");

    assertThat(meaning(report))
        .containsExactly(new MailEvent(MESSAGE, "a@c.example", kind, "smtp; 550 said so"));
  }

  @ParameterizedTest
  @CsvSource({"delayed, 4.4.1", "relayed, 2.0.0", "expanded, 2.0.0", "'', ''", "exploded, 5.1.1"})
  void whatIsNotTheEndOfAMailSaysNothing(String action, String status) {
    assertThat(
            meaning(REPORT.formatted(recipient("a@c.example", action, status), "message/rfc822")))
        .isEmpty();
  }

  @Test
  void aReportMayBeOfSeveralRecipientsAndReturnTheHeaderOnly() {
    String many =
        recipient("a@c.example", "failed", "5.1.1")
            + "\n"
            + recipient("b@c.example", "delivered", "2.0.0");

    assertThat(meaning(REPORT.formatted(many, "text/rfc822-headers")))
        .extracting(MailEvent::address, MailEvent::kind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a@c.example", Kind.BOUNCED_FOR_GOOD),
            org.assertj.core.groups.Tuple.tuple("b@c.example", Kind.DELIVERED));
  }

  @Test
  void aReportAboutSomebodyElsesMailSaysNothing() {
    String report = REPORT.formatted(recipient("a@c.example", "failed", "5.1.1"), "message/rfc822");

    assertThat(meaning(report.replace("<00000000", "<x0000000"))).isEmpty();
    assertThat(meaning(report.replace("multipart/report", "multipart/mixed"))).isEmpty();
    assertThat(meaning(report.replace("rfc822;a@c.example", "x400;a@c.example"))).isEmpty();
  }

  @Test
  void aBrokenReportIsKeptAndHarmsNothing() {
    String good = REPORT.formatted(recipient("a@c.example", "failed", "5.1.1"), "message/rfc822");
    Random random = new Random(7);

    for (int end = 0; end < good.length(); end += 11) {
      assertHarmless(good.substring(0, end).getBytes(ISO_8859_1));
    }
    for (int round = 0; round < 500; round++) {
      byte[] bytes = good.getBytes(ISO_8859_1);
      for (int n = 0; n < 4; n++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      assertHarmless(bytes);
    }
  }

  private void assertHarmless(byte[] message) {
    WebhookEvent kept = DsnWire.event(Buffer.buffer(message));

    assertThatCode(() -> bounces.meaning(kept)).doesNotThrowAnyException();
    assertThat(kept.key()).hasSize(64);
  }

  @Test
  void onlyWhoKnowsTheSecretBringsAnything() {
    Buffer body = Buffer.buffer("From: a\r\n\r\n");
    Map<String, String> good = Map.of("authorization", "Bearer known to the pipe");

    assertThat(bounces.verified(new WebhookCall(good, body)).orElseThrow())
        .containsExactly(DsnWire.event(body));
    for (String bad : List.of("", "Bearer", "Bearer known to the pip", "known to the pipe")) {
      assertThat(bounces.verified(new WebhookCall(Map.of("authorization", bad), body))).isEmpty();
    }
    assertThat(bounces.verified(new WebhookCall(Map.of(), body))).isEmpty();
  }
}
