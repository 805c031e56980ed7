package dev.understudy.email;

import dev.understudy.service.Secret;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Links by which a recipient wants no more; nobody can make one for somebody else. */
final class Unsubscribe {

  /** 128 bits: enough that none is guessed. */
  private static final int MAC_BYTES = 16;

  private final URI publicUrl;
  private final Secret key;

  /**
   * @param publicUrl where recipients reach this adapter
   */
  Unsubscribe(URI publicUrl, Secret key) {
    this.publicUrl = publicUrl;
    this.key = key;
  }

  String link(long recipient) {
    byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(recipient).array();
    byte[] token = ByteBuffer.allocate(Long.BYTES + MAC_BYTES).put(id).put(mac(id)).array();
    String base = publicUrl.toString().replaceFirst("/$", "");
    return base + "/unsubscribe/" + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** Whose link it is; empty when it is none of ours. */
  Optional<Long> recipient(String token) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      byte[] id = Arrays.copyOf(bytes, Long.BYTES);
      byte[] mac = Arrays.copyOfRange(bytes, Math.min(Long.BYTES, bytes.length), bytes.length);
      return MessageDigest.isEqual(mac, mac(id))
          ? Optional.of(ByteBuffer.wrap(id).getLong())
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not even Base64
    }
  }

  private byte[] mac(byte[] id) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(key.value().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Arrays.copyOf(hmac.doFinal(id), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
