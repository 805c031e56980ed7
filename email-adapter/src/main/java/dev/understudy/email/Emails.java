package dev.understudy.email;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes messages in, and tells where they stand. Sending is the {@link Dispatcher}'s part. */
final class Emails {

  private final EmailStore store;

  Emails(EmailStore store) {
    this.store = store;
  }

  /** Accepts a message; when this returns it will be sent, whatever fails. */
  EmailStore.Submitted accept(Optional<String> key, String fingerprint, NewMessage message) {
    return store.accept(key, fingerprint, message);
  }

  Optional<MessageState> byId(UUID id) {
    return store.byId(id);
  }

  int cancel(UUID id) {
    return store.cancel(id);
  }

  List<MessageState.Recipient> dead(long after, int most) {
    return store.dead(after, most);
  }

  List<MessageState.Recipient> possibleDoubles(long after, int most) {
    return store.possibleDoubles(after, most);
  }

  boolean replay(long id) {
    return store.replay(id);
  }
}
