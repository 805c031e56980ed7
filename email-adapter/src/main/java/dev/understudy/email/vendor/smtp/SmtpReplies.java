package dev.understudy.email.vendor.smtp;

import dev.understudy.email.Handover;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import io.vertx.ext.mail.SMTPException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * What went wrong between us and a mail server. A 4xx reply is transient, a 5xx one permanent (RFC
 * 5321 section 4.2.1), for the mail or for us, according to what it answers. Without a reply the
 * server may have taken the mail: the final dot may have reached it.
 */
final class SmtpReplies {

  private SmtpReplies() {}

  static Outcome<Handover> outcome(Throwable error) {
    return switch (error) {
      case SMTPException e -> reply(e);
      case UnknownHostException e -> notExecuted(Fault.Kind.DNS, e);
      case ConnectException e -> notExecuted(Fault.Kind.REFUSED, e);
      // The handshake comes before any command.
      case SSLException e -> notExecuted(Fault.Kind.TLS, e);
      case TimeoutException e -> unknown(Fault.Kind.TIMED_OUT, e);
      default ->
          beforeTheMail(error)
              ? notExecuted(Fault.Kind.ACCOUNT, error)
              : unknown(Fault.Kind.RESET, error);
    };
  }

  private static Outcome<Handover> reply(SMTPException e) {
    String said = e.getReplyCode() + " " + e.getReplyMessage();
    if (!String.valueOf(e.getReplyMessage()).matches("(?s)[245][0-9]{2}[ -].*")) {
      // The client calls it a 500, and it may stand where a 250 stood.
      return new Outcome.Unknown<>(new Fault(Fault.Kind.MALFORMED, "no reply of SMTP"));
    }
    if (e.isTransient()) {
      return new Outcome.NotExecuted<>(
          new Fault(
              e.getReplyCode() == 421 ? Fault.Kind.RATE_LIMITED : Fault.Kind.SERVER_ERROR, said));
    }
    // The client's own words name the command that was answered.
    String command = String.valueOf(e.getMessage());
    if (command.startsWith("sender address not accepted")) {
      return new Outcome.Success<>(new Handover.SenderRefused(said));
    }
    boolean thisMail =
        command.startsWith("recipient address not accepted")
            || command.startsWith("no recipient addresses were accepted")
            || command.startsWith("sending data failed");
    return thisMail
        ? new Outcome.Declined<>(new Refusal("" + e.getReplyCode(), said, false))
        : new Outcome.NotExecuted<>(new Fault(Fault.Kind.ACCOUNT, said));
  }

  /** Words of the client when it gave up before it named a recipient. */
  private static boolean beforeTheMail(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return message.startsWith("STARTTLS required")
        || message.startsWith("login is required")
        || message.startsWith("message exceeds allowed size");
  }

  private static Outcome<Handover> notExecuted(Fault.Kind kind, Throwable error) {
    return new Outcome.NotExecuted<>(new Fault(kind, words(error)));
  }

  private static Outcome<Handover> unknown(Fault.Kind kind, Throwable error) {
    return new Outcome.Unknown<>(new Fault(kind, words(error)));
  }

  private static String words(Throwable error) {
    return error.getClass().getSimpleName() + ": " + error.getMessage();
  }
}
