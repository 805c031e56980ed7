package dev.understudy.email.vendor.ses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.service.Secret;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests after AWS's "Create a signed AWS API request" (Signature Version 4). */
public final class RequestSigner {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SIGNED_HEADERS = "content-type;host;x-amz-date";

  private final Secret accessKeyId;
  private final Secret secretAccessKey;
  private final String region;
  private final String service;

  public RequestSigner(Secret accessKeyId, Secret secretAccessKey, String region, String service) {
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.region = region;
    this.service = service;
  }

  /** The headers that a request must carry; its host is the authority of its URL. */
  Map<String, String> headers(
      String method, String host, String path, String contentType, Buffer body, Instant now) {
    String time = TIME.format(now);
    String date = time.substring(0, 8);
    String canonical =
        String.join(
            "\n",
            method,
            path,
            "",
            "content-type:" + contentType,
            "host:" + host,
            "x-amz-date:" + time,
            "",
            SIGNED_HEADERS,
            sha256(body.getBytes()));
    String scope = String.join("/", date, region, service, "aws4_request");
    String toSign = String.join("\n", ALGORITHM, time, scope, sha256(canonical.getBytes(UTF_8)));
    byte[] key = ("AWS4" + secretAccessKey.value()).getBytes(UTF_8);
    for (String part : List.of(date, region, service, "aws4_request", toSign)) {
      key = hmac(key, part);
    }
    return Map.of(
        "Content-Type",
        contentType,
        "X-Amz-Date",
        time,
        "Authorization",
        ALGORITHM
            + " Credential="
            + accessKeyId.value()
            + "/"
            + scope
            + ", SignedHeaders="
            + SIGNED_HEADERS
            + ", Signature="
            + HexFormat.of().formatHex(key));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
