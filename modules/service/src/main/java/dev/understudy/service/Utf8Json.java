package dev.understudy.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/**
 * Refuses a body whose bytes are no UTF-8 (RFC 3629). Readers differ in what they make of such
 * bytes: the one of JSON takes digits written in two bytes, of which {@link CardNumbersJson} sees
 * none.
 */
final class Utf8Json {

  private static final char UNREADABLE = '\ufffd';

  /** No character, so no text has it (Unicode, section 23.7). */
  private static final String MARK = "\uffff";

  private Utf8Json() {}

  static Optional<Problem> problem(RoutingContext context) {
    // Whoever sends this character itself is read as well as anybody.
    String text = Optional.ofNullable(context.body().asString()).orElse("");
    return text.indexOf(UNREADABLE) < 0
        ? Optional.empty()
        : refusal(context.body().buffer().getBytes());
  }

  private static Optional<Problem> refusal(byte[] body) {
    ByteBuffer bytes = ByteBuffer.wrap(body);
    CharsetDecoder strict = UTF_8.newDecoder();
    return strict.decode(bytes, CharBuffer.allocate(body.length), true).isError()
        ? Optional.of(
            Problem.badField(
                field(body), "is not UTF-8 at byte " + bytes.position() + " of the body"))
        : Optional.empty();
  }

  private static String field(byte[] body) {
    try {
      String marked =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith(MARK)
              .decode(ByteBuffer.wrap(body))
              .toString();
      return FieldsJson.first(Json.decodeValue(marked), text -> text.contains(MARK)).orElse("body");
    } catch (CharacterCodingException | DecodeException e) {
      return "body"; // no JSON either
    }
  }
}
