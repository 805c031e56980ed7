package dev.understudy.email;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One mail to many, made for each of them.
 *
 * @param recipients that were uploaded, each once
 * @param fed how many of them have become mails
 * @param mails how many of those stand how
 */
record Campaign(
    UUID id,
    String name,
    State state,
    Instant startAt,
    long recipients,
    long fed,
    Map<MailStatus, Long> mails) {

  enum State {
    /** Recipients may be added. */
    DRAFT,
    RUNNING,
    PAUSED,
    /** What no vendor can have is taken back. */
    CANCELLED,
    /** Each recipient's mail has come to its end. */
    DONE
  }

  /**
   * One who gets its mail.
   *
   * @param variables a JSON object
   */
  record Recipient(String address, String variables) {}
}
