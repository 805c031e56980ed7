package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By RFC 2047, read by a decoder that knows no more than it says. */
class EncodedWordsTest {

  private static final Pattern WORD = Pattern.compile("=\\?UTF-8\\?([BQ])\\?([!->@-~]*)\\?=");
  private static final Pattern OCTET = Pattern.compile("=([0-9A-F]{2})");
  private static final int LONGEST = 75; // section 2

  private static String mailbox(String name) {
    return new Sender("shop@understudy.example", Optional.of(name)).mailbox();
  }

  /** The names of section 8 in UTF-8, and one that Python's email.header encodes like this. */
  @ParameterizedTest
  @CsvSource({
    "Keld Jørn Simonsen, =?UTF-8?Q?Keld_J=C3=B8rn_Simonsen?=",
    "Patrik Fältström, =?UTF-8?Q?Patrik_F=C3=A4ltstr=C3=B6m?=",
    "日本語のお店, =?UTF-8?B?5pel5pys6Kqe44Gu44GK5bqX?="
  })
  void aNameThatIsNotAsciiIsEncoded(String name, String word) {
    assertThat(mailbox(name)).isEqualTo(word + " <shop@understudy.example>");
  }

  @Test
  void aNameThatIsAsciiIsQuoted() {
    assertThat(mailbox("Shop \"24\" \\ (Berlin), Ltd."))
        .isEqualTo("\"Shop \\\"24\\\" \\\\ (Berlin), Ltd.\" <shop@understudy.example>");
    assertThat(new Sender("shop@understudy.example", Optional.empty()).mailbox())
        .isEqualTo("shop@understudy.example");
  }

  @Test
  void whatLooksLikeAnEncodedWordIsShownAsItIs() {
    // Section 5: inside quotes none is read.
    assertThat(mailbox("=?UTF-8?Q?Bank?="))
        .isEqualTo("\"=?UTF-8?Q?Bank?=\" <shop@understudy.example>");
  }

  /** Section 5: no word holds a part of a character, which a reader by the book cannot join. */
  @ParameterizedTest
  @ValueSource(strings = {"🎁", "Ж", "日", "a🎁", "ab ü ", "Ж=?_", "é, (\"x\") "})
  void aLongTextIsEncodedInWordsThatEachCanBeReadAlone(String piece) throws Exception {
    String text = piece.repeat(100).strip();

    assertThat(read(EncodedWords.text(text))).isEqualTo(text);
    assertThat(read(EncodedWords.phrase(text))).isEqualTo(text);
  }

  private static String read(String encoded) throws CharacterCodingException {
    StringBuilder text = new StringBuilder();
    // Section 6.2: white space between two words is none of the text.
    for (String word : List.of(encoded.split(" "))) {
      assertThat(word).hasSizeLessThanOrEqualTo(LONGEST).matches(WORD);
      MatchResult parts = WORD.matcher(word).results().findFirst().orElseThrow();
      byte[] octets =
          parts.group(1).equals("B")
              ? Base64.getDecoder().decode(parts.group(2))
              : quoted(parts.group(2));
      text.append(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)));
    }
    return text.toString();
  }

  /** Section 4.2. */
  private static byte[] quoted(String word) {
    return OCTET
        .matcher(word.replace('_', ' '))
        .replaceAll(hex -> "" + (char) Integer.parseInt(hex.group(1), 16))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
