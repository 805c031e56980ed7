package dev.understudy.chaos.toxic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a stream of bytes into HTTP/1.1 messages: keep-alive, chunked and pipelined ones. */
final class HttpReader {

  private static final int LARGEST_MESSAGE = 4 << 20;
  private static final Pattern LENGTH = Pattern.compile("\ncontent-length: *([0-9]{1,9})\\s");
  private static final Pattern CHUNKED = Pattern.compile("\ntransfer-encoding:[^\n]*chunked");

  private Buffer held = Buffer.buffer();

  void add(Buffer data) {
    held.appendBuffer(data);
  }

  boolean isEmpty() {
    return held.length() == 0;
  }

  int size() {
    return held.length();
  }

  /** Whether what is held can be no message that we could hold as a whole. */
  boolean isHopeless() {
    return held.length() > LARGEST_MESSAGE;
  }

  /** All that is held, as it came. */
  Buffer drain() {
    Buffer all = held;
    held = Buffer.buffer();
    return all;
  }

  /**
   * Takes the next whole message.
   *
   * @param bodiless whether it ends with its head whatever that says, as the answer to a HEAD does
   */
  Optional<HttpMessage> next(boolean bodiless) {
    String text = held.toString(ISO_8859_1);
    int headEnd = text.indexOf("\r\n\r\n");
    if (headEnd < 0) {
      return Optional.empty();
    }
    String head = text.substring(0, headEnd);
    int start = headEnd + 4;
    String fields = head.toLowerCase(Locale.ROOT) + "\n";
    if (bodiless) {
      return Optional.of(take(head, Buffer.buffer(), start));
    }
    if (CHUNKED.matcher(fields).find()) {
      return chunked(text, head, start);
    }
    Matcher length = LENGTH.matcher(fields);
    int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return held.length() < start + body
        ? Optional.empty()
        : Optional.of(take(head, held.getBuffer(start, start + body), start + body));
  }

  private Optional<HttpMessage> chunked(String text, String head, int start) {
    Buffer body = Buffer.buffer();
    int at = start;
    while (true) {
      int lineEnd = text.indexOf("\r\n", at);
      if (lineEnd < 0) {
        return Optional.empty();
      }
      int size = Integer.parseInt(text.substring(at, lineEnd).split(";", 2)[0].strip(), 16);
      if (size == 0) {
        int end = text.indexOf("\r\n\r\n", lineEnd); // after trailers, if there are any
        return end < 0 ? Optional.empty() : Optional.of(take(head, body, end + 4));
      }
      int chunk = lineEnd + 2;
      if (text.length() < chunk + size + 2) {
        return Optional.empty();
      }
      body.appendBuffer(held.getBuffer(chunk, chunk + size));
      at = chunk + size + 2;
    }
  }

  private HttpMessage take(String head, Buffer body, int length) {
    Buffer raw = held.getBuffer(0, length);
    held = held.getBuffer(length, held.length());
    return new HttpMessage(head, body, raw);
  }
}
