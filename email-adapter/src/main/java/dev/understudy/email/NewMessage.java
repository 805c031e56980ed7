package dev.understudy.email;

import java.util.List;
import java.util.Optional;

/** What a caller wants to have sent: one mail to each recipient. */
record NewMessage(
    String from, List<String> to, String subject, Optional<String> text, Optional<String> html) {

  NewMessage {
    to = to.stream().distinct().toList();
  }
}
