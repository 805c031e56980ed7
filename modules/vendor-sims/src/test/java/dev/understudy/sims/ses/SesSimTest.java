package dev.understudy.sims.ses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.sims.RunningSim;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.MessageRejectedException;
import software.amazon.awssdk.services.sesv2.model.MessageTag;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;
import software.amazon.awssdk.services.sesv2.model.SesV2Exception;

/** The simulator under AWS's own SDK, unmodified. */
class SesSimTest {

  private static final String SENDER = "shop@understudy.example";

  private final RunningSim sim = new RunningSim(new SesSim(InstantSource.system()));

  @AfterEach
  void stop() {
    sim.close();
  }

  private SesV2Client client(String keyId, String secret) {
    return SesV2Client.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create(sim.url()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, secret)))
        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  private static SendEmailRequest mail(String from) {
    return SendEmailRequest.builder()
        .fromEmailAddress(from)
        .destination(d -> d.toAddresses("ann@example.org"))
        .content(
            c ->
                c.simple(
                    s ->
                        s.subject(t -> t.data("Your order"))
                            .body(b -> b.text(t -> t.data("It is on its way.")))))
        .emailTags(MessageTag.builder().name("message_id").value("m-1").build())
        .build();
  }

  @Test
  void anAcceptedMailIsInTheLedger() throws Exception {
    try (SesV2Client ses = client(SesSim.ACCESS_KEY_ID, SesSim.SECRET)) {
      String id = ses.sendEmail(mail(SENDER)).messageId();

      assertThat(sim.ledger())
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.getString("id")).isEqualTo(id);
                assertThat(entry.getString("reference")).isEqualTo("m-1");
                assertThat(entry.getString("recipient")).isEqualTo("ann@example.org");
              });
    }
  }

  @Test
  void aSenderThatIsNotVerifiedIsRejected() {
    try (SesV2Client ses = client(SesSim.ACCESS_KEY_ID, SesSim.SECRET)) {
      assertThatThrownBy(() -> ses.sendEmail(mail("eve@elsewhere.example")))
          .isInstanceOf(MessageRejectedException.class);
    }
  }

  @Test
  void aWrongSecretAndAWrongKeyAreRefused() throws Exception {
    assertThat(faultOf(SesSim.ACCESS_KEY_ID, "wrong")).isEqualTo("InvalidSignatureException");
    assertThat(faultOf("AKIDNOBODY", SesSim.SECRET)).isEqualTo("UnrecognizedClientException");
    assertThat(sim.ledger()).isEmpty();
  }

  private String faultOf(String keyId, String secret) {
    try (SesV2Client ses = client(keyId, secret)) {
      SesV2Exception error =
          catchThrowableOfType(SesV2Exception.class, () -> ses.sendEmail(mail(SENDER)));
      return error.awsErrorDetails().errorCode();
    }
  }
}
