package dev.understudy.email;

import dev.understudy.failover.ProviderId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A message, and where the mail to each recipient stands. */
record MessageState(UUID id, List<Recipient> recipients) {

  record Recipient(
      String address, MailStatus status, Optional<ProviderId> provider, Optional<String> refusal) {}
}
