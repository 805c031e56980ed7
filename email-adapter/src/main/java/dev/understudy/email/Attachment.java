package dev.understudy.email;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A file that goes with a mail.
 *
 * @param contentType such as {@code image/png}
 * @param contentId the name that the HTML shows it by, as {@code cid:NAME}; empty for a file beside
 *     it
 */
public record Attachment(
    String name, String contentType, Optional<String> contentId, Buffer content) {}
