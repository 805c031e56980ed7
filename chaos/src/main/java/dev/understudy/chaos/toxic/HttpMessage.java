package dev.understudy.chaos.toxic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One HTTP/1.1 request or response, whole (RFC 9112).
 *
 * @param head the start line and the fields, without the empty line
 * @param body decoded, when it came in chunks
 * @param raw as it came
 */
record HttpMessage(String head, Buffer body, Buffer raw) {

  /** The method of a request; the version of a response. */
  String method() {
    return word(0);
  }

  /** The path of a request, with its query; the status of a response. */
  String path() {
    return word(1);
  }

  private String word(int index) {
    List<String> words = Arrays.asList(head.lines().findFirst().orElse("").split(" ", 3));
    return index < words.size() ? words.get(index) : "";
  }

  Optional<String> field(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    return head.lines()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst();
  }

  /** The same with another body, of which {@code declared} bytes are announced. */
  Buffer with(Buffer newBody, int declared) {
    String fields =
        head.lines()
            .filter(line -> !names(line, "content-length") && !names(line, "transfer-encoding"))
            .collect(Collectors.joining("\r\n"));
    return Buffer.buffer(
            (fields + "\r\nContent-Length: " + declared + "\r\n\r\n").getBytes(ISO_8859_1))
        .appendBuffer(newBody);
  }

  private static boolean names(String line, String field) {
    return line.toLowerCase(Locale.ROOT).startsWith(field + ":");
  }
}
