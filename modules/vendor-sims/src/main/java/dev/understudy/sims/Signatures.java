package dev.understudy.sims;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, as vendors sign their webhooks. */
public final class Signatures {

  private Signatures() {}

  public static String hex(byte[] key, String text) {
    return HexFormat.of().formatHex(hmac(key, text));
  }

  public static String base64(byte[] key, String text) {
    return Base64.getEncoder().encodeToString(hmac(key, text));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }
}
