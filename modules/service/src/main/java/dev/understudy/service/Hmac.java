package dev.understudy.service;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, as vendors sign their webhooks, and a comparison whose time tells nothing. */
public final class Hmac {

  private Hmac() {}

  public static String hex(byte[] key, byte[] text) {
    return HexFormat.of().formatHex(of(key, text));
  }

  public static String base64(byte[] key, byte[] text) {
    return Base64.getEncoder().encodeToString(of(key, text));
  }

  public static boolean equal(String a, String b) {
    return MessageDigest.isEqual(a.getBytes(US_ASCII), b.getBytes(US_ASCII));
  }

  private static byte[] of(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }
}
