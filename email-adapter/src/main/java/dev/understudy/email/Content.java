package dev.understudy.email;

import java.util.Optional;

/**
 * What a mail says; the same at every vendor.
 *
 * @param subject one line
 * @param text for who reads plain text; this or {@code html} is there
 */
public record Content(String subject, Optional<String> text, Optional<String> html) {

  public Content {
    if (text.isEmpty() && html.isEmpty()) {
      throw new IllegalArgumentException("a mail needs text or html");
    }
  }
}
