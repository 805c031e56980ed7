package dev.understudy.email;

import java.util.Optional;
import java.util.UUID;

/** Takes messages in, and tells where they stand. Sending is the {@link Dispatcher}'s part. */
final class Emails {

  private final EmailStore store;

  Emails(EmailStore store) {
    this.store = store;
  }

  /** Accepts a message; when this returns it will be sent, whatever fails. */
  UUID accept(NewMessage message) {
    return store.accept(message);
  }

  Optional<MessageState> byId(UUID id) {
    return store.byId(id);
  }
}
