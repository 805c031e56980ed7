package dev.understudy.sims.ses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.sims.SimRequest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Verifies requests after AWS's "Create a signed AWS API request" (Signature Version 4). */
final class SignatureV4 {

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
              + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  private final String accessKeyId;
  private final String secret;
  private final String region;
  private final String service;

  SignatureV4(String accessKeyId, String secret, String region, String service) {
    this.accessKeyId = accessKeyId;
    this.secret = secret;
    this.region = region;
    this.service = service;
  }

  /** Empty when the request is signed by us; else the type of error that AWS answers with. */
  Optional<String> fault(SimRequest request) {
    Matcher match = AUTHORIZATION.matcher(request.header("Authorization").orElse(""));
    String date = request.header("X-Amz-Date").orElse("");
    if (!match.matches() || !date.startsWith(match.group(2))) {
      return Optional.of("MissingAuthenticationTokenException");
    }
    if (!match.group(1).equals(accessKeyId)) {
      return Optional.of("UnrecognizedClientException");
    }
    String scope = match.group(2) + "/" + region + "/" + service + "/aws4_request";
    String toSign =
        String.join(
            "\n", "AWS4-HMAC-SHA256", date, scope, sha256(canonical(request, match.group(5))));
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String part : List.of(match.group(2), region, service, "aws4_request", toSign)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(key).equals(match.group(6))
        ? Optional.empty()
        : Optional.of("InvalidSignatureException");
  }

  private static String canonical(SimRequest request, String signedHeaders) {
    String headers =
        List.of(signedHeaders.split(";", -1)).stream()
            .map(name -> name + ":" + collapsed(request.header(name).orElse("")) + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n",
        request.method(),
        request.path(),
        "",
        headers,
        signedHeaders,
        sha256(request.body().toString()));
  }

  private static String collapsed(String value) {
    return value.strip().replaceAll(" +", " ");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
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
