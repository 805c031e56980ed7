package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The contract itself must see what is wrong with a vendor's adapter, and say it. */
class ContractFaultTest {

  private interface Check {
    void run(EmailProviderContract contract) throws Exception;
  }

  private static EmailProviderContract with(UnaryOperator<EmailProvider> fault) {
    return new SesContractTest() {
      @Override
      EmailProvider around(EmailProvider honest) {
        return fault.apply(honest);
      }
    };
  }

  private static void assertSeen(UnaryOperator<EmailProvider> fault, Check check, String words) {
    try (EmailProviderContract contract = with(fault)) {
      assertThatThrownBy(() -> check.run(contract))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(words);
    }
  }

  /** An adapter that sends another mail than it is given. */
  private static EmailProvider sending(EmailProvider honest, UnaryOperator<Mail> other) {
    return new Forwarding(honest) {
      @Override
      public Outcome<Handover> send(Mail mail, Deadline deadline) {
        return honest.send(other.apply(mail), deadline);
      }
    };
  }

  /** An adapter that says something else than it heard. */
  private static EmailProvider saying(
      EmailProvider honest, UnaryOperator<Outcome<Handover>> other) {
    return new Forwarding(honest) {
      @Override
      public Outcome<Handover> send(Mail mail, Deadline deadline) {
        return other.apply(honest.send(mail, deadline));
      }
    };
  }

  private abstract static class Forwarding implements EmailProvider {

    private final EmailProvider honest;

    Forwarding(EmailProvider honest) {
      this.honest = honest;
    }

    @Override
    public Outcome<?> probe(Deadline deadline) {
      return honest.probe(deadline);
    }
  }

  private static Mail named(Mail mail, String messageId) {
    return new Mail(
        mail.message(),
        messageId,
        mail.from(),
        mail.to(),
        mail.cc(),
        mail.bcc(),
        mail.replyTo(),
        mail.content(),
        mail.headers(),
        mail.attachments());
  }

  private static Mail withoutBcc(Mail mail) {
    return new Mail(
        mail.message(),
        mail.messageId(),
        mail.from(),
        mail.to(),
        mail.cc(),
        List.of(),
        mail.replyTo(),
        mail.content(),
        mail.headers(),
        mail.attachments());
  }

  @Test
  void whoCallsALostReplyAFailureIsSaidToMakeCopiesThatNobodyCounts() {
    assertSeen(
        honest ->
            saying(
                honest,
                said ->
                    said instanceof Outcome.Unknown<Handover>(Fault fault)
                        ? new Outcome.NotExecuted<>(fault)
                        : said),
        contract -> contract.whatIsNotAnsweredIsNeitherSentNorUnsent(Answer.CLOSES_AFTER),
        "nobody would count that copy");
  }

  @Test
  void whoCallsSilenceAYesIsSaidToLoseMail() {
    assertSeen(
        honest ->
            saying(
                honest,
                said ->
                    said instanceof Outcome.Unknown<Handover>
                        ? new Outcome.Success<>(new Handover.Taken(""))
                        : said),
        contract -> contract.whatIsNotAnsweredIsNeitherSentNorUnsent(Answer.SILENT),
        "what is called sent must be there: else it is lost");
  }

  @Test
  void whoDropsBlindCopiesIsSaidTo() {
    assertSeen(
        honest -> sending(honest, ContractFaultTest::withoutBcc),
        EmailProviderContract::aMailArrivesAsItWasGiven,
        "its bcc must arrive as it was given");
  }

  @Test
  void whoNamesEachCopyAnewIsSaidTo() {
    AtomicInteger tries = new AtomicInteger();
    assertSeen(
        honest -> sending(honest, mail -> named(mail, "<" + tries.incrementAndGet() + "@x>")),
        EmailProviderContract::aSecondCopyCanBeKnownByItsNames,
        "the Message-ID of a second copy must be that of the first");
  }

  @Test
  void whoFailsAMailForItsAccountIsSaidTo() {
    assertSeen(
        honest ->
            saying(
                honest,
                said ->
                    said instanceof Outcome.NotExecuted<Handover>(Fault fault)
                        ? new Outcome.Declined<>(new Refusal("account", fault.detail(), false))
                        : said),
        EmailProviderContract::anAccountThatIsRefusedIsAFaultAndNotTheMails,
        "an account that is refused is no word on the mail");
  }

  @Test
  void whoTakesARefusedSenderForAFaultIsSaidTo() {
    assertSeen(
        honest ->
            saying(
                honest,
                said ->
                    said instanceof Outcome.Success<Handover>(Handover.SenderRefused(String why))
                        ? new Outcome.NotExecuted<>(new Fault(Fault.Kind.ACCOUNT, why))
                        : said),
        EmailProviderContract::aSenderThatIsRefusedSaysNothingOfTheVendor,
        "a sender that is refused is no fault of the vendor");
  }
}
