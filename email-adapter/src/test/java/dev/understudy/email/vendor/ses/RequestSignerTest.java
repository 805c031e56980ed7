package dev.understudy.email.vendor.ses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.service.Secret;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against AWS's published "Signature Version 4 test suite", case post-x-www-form-urlencoded. */
class RequestSignerTest {

  private static final Instant TIME = Instant.parse("2015-08-30T12:36:00Z");

  private final RequestSigner signer =
      new RequestSigner(
          Secret.of("AKIDEXAMPLE"),
          Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
          "us-east-1",
          "service");

  private Map<String, String> headers(String body) {
    return signer.headers(
        "POST",
        "example.amazonaws.com",
        "/",
        "application/x-www-form-urlencoded",
        Buffer.buffer(body),
        TIME);
  }

  @Test
  void signsAsThePublishedVectorDoes() {
    assertThat(headers("Param1=value1"))
        .containsEntry("X-Amz-Date", "20150830T123600Z")
        .containsEntry(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=content-type;host;x-amz-date, "
                + "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
  }

  @Test
  void anotherBodyHasAnotherSignature() {
    assertThat(headers("Param1=value2").get("Authorization"))
        .isNotEqualTo(headers("Param1=value1").get("Authorization"));
  }
}
