package dev.understudy.email;

import static dev.understudy.email.TestPlatform.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every vendor of email must do, whatever its protocol, over real sockets. A class for a
 * vendor extends this and gives a desk of it. What all of it is for: a mail that a vendor may have
 * is never called unsent, for it would be sent again and nobody would count that copy; and one that
 * it has not is never called sent, for it would be lost.
 */
abstract class EmailProviderContract implements AutoCloseable {

  /** For what is never answered; long enough to connect on a busy machine. */
  private static final Duration BRIEF = Duration.ofSeconds(2);

  private static final Duration LONG = Duration.ofSeconds(10);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final MailDesk desk = desk();
  private final EmailProvider provider = around(desk.provider());

  abstract MailDesk desk();

  /** For a fault that is planted. */
  EmailProvider around(EmailProvider honest) {
    return honest;
  }

  @AfterEach
  @Override
  public void close() {
    desk.close();
    threads.close();
  }

  private static Mail mail() {
    return new Mail(
        new UUID(0, 7),
        "<00000000-0000-0000-0000-000000000007.1@understudy.example>",
        new Sender(
            "shop@understudy.example",
            Optional.of("Gr\u00f6\u00dfe \"24\" (\u65e5\u672c) \ud83c\udf81")),
        "a@c.example",
        List.of("copy@c.example"),
        List.of("blind@c.example"),
        Optional.of("help@understudy.example"),
        // A line that is a dot ends a mail where nobody sees to it.
        new Content(
            "Gr\u00fc\u00dfe \ud83c\udf81 ".repeat(20).strip(),
            Optional.of("Sch\u00f6n.\n.\nDanach."),
            Optional.of("<p>Da.</p>")),
        Map.of("X-Order", "17"),
        List.of(
            new Attachment(
                "Gr\u00f6\u00dfe \ud83c\udf81.txt",
                "text/plain",
                Optional.empty(),
                Buffer.buffer("file")),
            // Bytes that no two alphabets of Base64 write alike.
            new Attachment(
                "b.png",
                "image/png",
                Optional.of("logo"),
                Buffer.buffer(new byte[] {-5, -1, -2, 1}))));
  }

  private <T> T run(Callable<T> work) throws Exception {
    return threads.submit(work).get();
  }

  private Outcome<Handover> send(Duration limit) throws Exception {
    return run(() -> provider.send(mail(), Deadline.after(limit, CLOCK)));
  }

  private Outcome<Handover> send(Answer answer, Duration limit) throws Exception {
    // Connections and classes are there before time counts.
    run(() -> provider.probe(Deadline.after(LONG, CLOCK)));
    desk.will(answer);
    Outcome<Handover> outcome = send(limit);
    desk.executeLate();
    assertHonest(answer, outcome);
    return outcome;
  }

  private void assertHonest(Answer answer, Outcome<Handover> outcome) {
    int copies = desk.received().size();
    switch (outcome) {
      case Outcome.Success<Handover>(Handover.Taken _) ->
          assertThat(copies)
              .as("when the vendor %s, what is called sent must be there: else it is lost", answer)
              .isEqualTo(1);
      case Outcome.Success<Handover>(Handover.SenderRefused _) -> assertUnsent(answer, copies);
      case Outcome.Declined<Handover> _, Outcome.NotExecuted<Handover> _ ->
          assertUnsent(answer, copies);
      case Outcome.Unknown<Handover> _ -> {} // whatever there is, is counted
    }
  }

  private static void assertUnsent(Answer answer, int copies) {
    assertThat(copies)
        .as(
            "when the vendor %s, it has a mail that is called unsent: it would be sent again, and"
                + " nobody would count that copy",
            answer)
        .isZero();
  }

  @Test
  void aMailArrivesAsItWasGiven() throws Exception {
    assertThat(send(Answer.TAKES, LONG))
        .isInstanceOfSatisfying(
            Outcome.Success.class,
            taken -> assertThat(taken.value()).isInstanceOf(Handover.Taken.class));

    Map<String, Object> arrived = desk.received().getFirst().parts();
    Received.of(mail())
        .parts()
        .forEach(
            (name, given) ->
                assertThat(arrived.get(name))
                    .as("%s must arrive as it was given", name)
                    .isEqualTo(given));
  }

  @Test
  void aSecondCopyCanBeKnownByItsNames() throws Exception {
    send(Answer.TAKES, LONG);
    send(LONG);

    assertThat(desk.received()).hasSize(2);
    Received first = desk.received().getFirst();
    Received second = desk.received().getLast();
    assertThat(second.messageId())
        .as("the Message-ID of a second copy must be that of the first: readers know doubles by it")
        .isEqualTo(first.messageId());
    assertThat(second.message())
        .as("the correlation id of a second copy must be that of the first: evidence names it")
        .isEqualTo(first.message());
  }

  @Test
  void aMailThatIsRefusedIsDeclined() throws Exception {
    assertThat(send(Answer.REFUSES_THE_MAIL, LONG))
        .as("a mail that is refused for good must not be tried at another vendor")
        .isInstanceOf(Outcome.Declined.class);
  }

  @Test
  void aSenderThatIsRefusedSaysNothingOfTheVendor() throws Exception {
    assertThat(send(Answer.REFUSES_THE_SENDER, LONG))
        .as("a sender that is refused is no fault of the vendor: other senders' mail gets through")
        .isInstanceOfSatisfying(
            Outcome.Success.class,
            said -> assertThat(said.value()).isInstanceOf(Handover.SenderRefused.class));
  }

  @Test
  void anAccountThatIsRefusedIsAFaultAndNotTheMails() throws Exception {
    assertFault(
        Answer.REFUSES_THE_ACCOUNT,
        Fault.Kind.ACCOUNT,
        "an account that is refused is no word on the mail: another vendor may take it");
  }

  @Test
  void aRateLimitIsAFaultThatSaysForHowLong() throws Exception {
    Fault fault =
        assertFault(
            Answer.LIMITS_THE_RATE,
            Fault.Kind.RATE_LIMITED,
            "a rate limit comes before anything is done");

    if (desk.namesItsLimit()) {
      assertThat(fault.retryAfter().orElse(Duration.ZERO))
          .as("for how long the vendor takes nothing must be heard")
          .isBetween(Duration.ofMillis(1), MailDesk.LIMIT);
    }
  }

  @Test
  void aVendorThatIsUnavailableHasNothing() throws Exception {
    assertFault(
        Answer.UNAVAILABLE,
        Fault.Kind.SERVER_ERROR,
        "a vendor that says that it did nothing did nothing: another one may be asked");
  }

  private Fault assertFault(Answer answer, Fault.Kind kind, String why) throws Exception {
    Outcome<Handover> outcome = send(answer, LONG);
    assertThat(outcome).as(why).isInstanceOf(Outcome.NotExecuted.class);
    Fault fault = ((Outcome.NotExecuted<Handover>) outcome).fault();
    assertThat(fault.kind()).as(why).isEqualTo(kind);
    return fault;
  }

  /** Whether it was done or not, nobody here can know. */
  @ParameterizedTest
  @EnumSource(
      names = {"SILENT", "LATE", "SILENT_AFTER", "CLOSES_AFTER", "FAILS_AFTER", "GIBBERISH", "CUT"})
  void whatIsNotAnsweredIsNeitherSentNorUnsent(Answer answer) throws Exception {
    assertThat(
            send(answer, answer.name().contains("SILENT") || answer == Answer.LATE ? BRIEF : LONG))
        .as("when the vendor %s, nobody knows whether it has the mail", answer)
        .isInstanceOf(Outcome.Unknown.class);
  }

  /** It may be read as far as it makes sense, or not be believed. */
  @Test
  void anAnswerWithoutEndCallsNothingUnsent() throws Exception {
    assertThat(send(Answer.HUGE, LONG))
        .isNotInstanceOf(Outcome.Declined.class)
        .isNotInstanceOf(Outcome.NotExecuted.class);
  }

  @Test
  void whereNobodyListensNothingWasSent() throws Exception {
    desk.stopListening();

    assertThat(send(LONG))
        .as("what was never connected to has nothing: another vendor may be asked")
        .isInstanceOf(Outcome.NotExecuted.class);
  }

  @Test
  void whoHasNoTimeLeftSendsNothing() throws Exception {
    assertThat(send(Duration.ZERO))
        .as("with no time left nothing may be sent")
        .isInstanceOf(Outcome.NotExecuted.class);
    assertThat(desk.received()).isEmpty();
  }

  @Test
  void aVendorIsAskedWhetherItLives() throws Exception {
    assertThat(run(() -> provider.probe(Deadline.after(LONG, CLOCK))))
        .isInstanceOf(Outcome.Success.class);
    desk.stopListening();

    assertThat(run(() -> provider.probe(Deadline.after(LONG, CLOCK))))
        .as("who does not answer does not live")
        .isNotInstanceOf(Outcome.Success.class);
  }
}
