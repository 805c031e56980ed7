package dev.understudy.sims.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendgrid.Client;
import com.sendgrid.Method;
import com.sendgrid.Request;
import com.sendgrid.Response;
import com.sendgrid.SendGrid;
import com.sendgrid.helpers.mail.Mail;
import com.sendgrid.helpers.mail.objects.Content;
import com.sendgrid.helpers.mail.objects.Email;
import dev.understudy.sims.RunningSim;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulator under SendGrid's own library, unmodified; its test mode speaks plain HTTP. */
class SendGridSimTest {

  private static final String SENDER = "shop@understudy.example";

  private final RunningSim sim = new RunningSim(new SendGridSim(InstantSource.system()));

  @AfterEach
  void stop() {
    sim.close();
  }

  private Response send(String key, String from) throws IOException {
    Mail mail =
        new Mail(
            new Email(from),
            "Your order",
            new Email("ann@example.org"),
            new Content("text/plain", "It is on its way."));
    mail.addCustomArg("message_id", "m-1");
    SendGrid sendGrid = new SendGrid(key, new Client(true));
    sendGrid.setHost("127.0.0.1:" + sim.port());
    Request request = new Request();
    request.setMethod(Method.POST);
    request.setEndpoint("mail/send");
    request.setBody(mail.build());
    return sendGrid.api(request);
  }

  @Test
  void anAcceptedMailIsInTheLedger() throws Exception {
    Response response = send(SendGridSim.API_KEY, SENDER);

    assertThat(response.getStatusCode()).isEqualTo(202);
    assertThat(response.getBody()).isEmpty();
    assertThat(sim.ledger())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getString("id"))
                  .isEqualTo(response.getHeaders().get("X-Message-Id"));
              assertThat(entry.getString("reference")).isEqualTo("m-1");
              assertThat(entry.getString("recipient")).isEqualTo("ann@example.org");
            });
  }

  @Test
  void aWrongKeyAndAnUnverifiedSenderAreRefused() throws Exception {
    assertThat(send("wrong", SENDER).getStatusCode()).isEqualTo(401);
    assertThat(send(SendGridSim.API_KEY, "eve@elsewhere.example").getStatusCode()).isEqualTo(403);
    assertThat(sim.ledger()).isEmpty();
  }
}
