package dev.understudy.email;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A mail as a vendor has it, read by that vendor's documents and not by our code.
 *
 * @param messageId what a second copy can be known by
 * @param message what its vendor names in what it tells of it
 * @param bcc who gets it and stands in no header
 * @param headers those that we asked for
 */
record Received(
    String messageId,
    UUID message,
    Sender from,
    Set<String> to,
    Set<String> cc,
    Set<String> bcc,
    Optional<String> replyTo,
    String subject,
    Optional<String> text,
    Optional<String> html,
    Map<String, String> headers,
    Set<Attachment> files) {

  /** What should arrive. */
  static Received of(Mail mail) {
    return new Received(
        mail.messageId(),
        mail.message(),
        mail.from(),
        Set.of(mail.to()),
        Set.copyOf(mail.cc()),
        Set.copyOf(mail.bcc()),
        mail.replyTo(),
        mail.content().subject(),
        mail.content().text(),
        mail.content().html(),
        new HashMap<>(mail.headers()),
        new HashSet<>(mail.attachments()));
  }

  /** By the names that a person would use. */
  Map<String, Object> parts() {
    return Map.ofEntries(
        Map.entry("its Message-ID", messageId),
        Map.entry("its correlation id", message),
        Map.entry("its sender", from),
        Map.entry("who it is for", to),
        Map.entry("its cc", cc),
        Map.entry("its bcc", bcc),
        Map.entry("its reply-to", replyTo),
        Map.entry("its subject", subject),
        Map.entry("its text", text),
        Map.entry("its html", html),
        Map.entry("its headers", headers),
        Map.entry("its files", files));
  }

  /** Those of {@code all} that are not of {@code others}. */
  static Set<String> without(List<String> all, Set<String> others) {
    Set<String> rest = new HashSet<>(all);
    rest.removeAll(others);
    return rest;
  }
}
