package dev.understudy.sims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sims.sendgrid.SendGridSim;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimServerTest {

  private final SendGridSim vendor = new SendGridSim(InstantSource.system());
  private final RunningSim sim = new RunningSim(vendor);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    sim.close();
  }

  @Test
  void aLedgerOfManyPiecesIsWhole() throws Exception {
    note(5_000); // some 80 bytes each, and a piece has 64 KiB

    assertThat(references("")).isEqualTo(IntStream.range(0, 5_000).boxed().toList());
  }

  @Test
  void whoAsksAgainCanLeaveOutWhatItHas() throws Exception {
    note(5);

    assertThat(references("?from=3")).containsExactly(3, 4);
    assertThat(references("?from=5")).isEmpty();
    assertThat(references("?from=6")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "", "99999999999"})
  void aStartThatIsNoNumberIsRefused(String from) throws Exception {
    HttpResponse<String> answer = ask("?from=" + from);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getString("error"))
        .isEqualTo("from must be a number of entries, was '" + from + "'");
  }

  private void note(int mails) {
    for (int i = 0; i < mails; i++) {
      vendor.ledger().add("mail", new JsonObject().put("reference", i));
    }
  }

  private List<Integer> references(String query) throws Exception {
    JsonObject ledger = new JsonObject(ask(query).body());
    assertThat(ledger.getString("vendor")).isEqualTo("sendgrid");
    return ledger.getJsonArray("entries").stream()
        .map(entry -> ((JsonObject) entry).getInteger("reference"))
        .toList();
  }

  private HttpResponse<String> ask(String query) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sim.url() + "/__sim/ledger" + query)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
