package dev.understudy.email;

import dev.understudy.failover.ProviderId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A message, and where the mail to each recipient stands. */
record MessageState(UUID id, List<Recipient> recipients) {

  /**
   * @param id names this one mail
   * @param refusal why it failed, in the vendor's words or ours
   * @param copies how many may be out, at most
   * @param dueAt when something will next be done
   */
  record Recipient(
      long id,
      UUID message,
      String address,
      MailStatus status,
      Optional<ProviderId> provider,
      Optional<String> refusal,
      int copies,
      Instant dueAt) {}
}
