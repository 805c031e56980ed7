package dev.understudy.email;

import java.util.Optional;
import java.util.UUID;

/**
 * A mail to one recipient.
 *
 * @param message its correlation id at every vendor
 */
public record Mail(
    UUID message,
    String from,
    String to,
    String subject,
    Optional<String> text,
    Optional<String> html) {}
