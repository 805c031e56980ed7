package dev.understudy.sims.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import dev.understudy.sims.SimServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulator under Stripe's own SDK, unmodified. */
class StripeSimTest {

  private final Vertx vertx = Vertx.vertx();
  private int port;
  private StripeClient stripe = client(StripeSim.API_KEY);

  @BeforeEach
  void start() {
    port =
        new SimServer(vertx, new StripeSim(InstantSource.system()), new Random(1))
            .listen("127.0.0.1", 0)
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
    stripe = client(StripeSim.API_KEY);
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private StripeClient client(String key) {
    return StripeClient.builder()
        .setApiKey(key)
        .setApiBase("http://127.0.0.1:" + port)
        .setMaxNetworkRetries(0)
        .build();
  }

  private PaymentIntent create(String method, long amount, String key) throws StripeException {
    PaymentIntentCreateParams params =
        PaymentIntentCreateParams.builder()
            .setAmount(amount)
            .setCurrency("eur")
            .setPaymentMethod(method)
            .putMetadata("reference", "order-1")
            .build();
    return stripe.v1().paymentIntents().create(params, key(key));
  }

  private static RequestOptions key(String key) {
    return RequestOptions.builder().setIdempotencyKey(key).build();
  }

  private String sim(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/__sim/" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  private List<JsonObject> ledger() throws IOException, InterruptedException {
    return new JsonObject(sim("GET", "ledger", ""))
        .getJsonArray("entries").stream().map(JsonObject.class::cast).toList();
  }

  @Test
  void anIntentThatIsOnlyCreatedMovesNoMoney() throws Exception {
    PaymentIntent intent = create("pm_card_visa", 1999, "k1");

    assertThat(intent.getStatus()).isEqualTo("requires_confirmation");
    assertThat(ledger()).isEmpty();
  }

  @Test
  void aConfirmedIntentIsOneCharge() throws Exception {
    PaymentIntent intent = create("pm_card_visa", 1999, "k1");

    PaymentIntent confirmed = stripe.v1().paymentIntents().confirm(intent.getId(), key("k2"));

    assertThat(confirmed.getStatus()).isEqualTo("succeeded");
    assertThat(confirmed.getAmountReceived()).isEqualTo(1999);
    JsonObject charge = ledger().getFirst();
    assertThat(charge.getString("kind")).isEqualTo("charge");
    assertThat(charge.getString("reference")).isEqualTo("order-1");
    assertThat(charge.getLong("amount")).isEqualTo(1999);
  }

  @Test
  void aReplayUnderTheSameKeyChargesOnceAndSaysSo() throws Exception {
    PaymentIntent intent = create("pm_card_visa", 1999, "k1");
    stripe.v1().paymentIntents().confirm(intent.getId(), key("k2"));

    PaymentIntent replay = stripe.v1().paymentIntents().confirm(intent.getId(), key("k2"));

    assertThat(replay.getLastResponse().headers().firstValue("Idempotent-Replayed"))
        .contains("true");
    assertThat(ledger()).hasSize(1);
  }

  @Test
  void aKeyIsBoundToItsParameters() throws Exception {
    create("pm_card_visa", 1999, "k1");

    IdempotencyException error =
        catchThrowableOfType(IdempotencyException.class, () -> create("pm_card_visa", 2000, "k1"));

    assertThat(error.getStatusCode()).isEqualTo(400);
  }

  @Test
  void aDeclinedCardIsA402WithItsDeclineCode() throws Exception {
    PaymentIntent intent = create("pm_card_visa_chargeDeclinedInsufficientFunds", 1999, "k1");

    CardException error =
        catchThrowableOfType(
            CardException.class,
            () -> stripe.v1().paymentIntents().confirm(intent.getId(), key("k2")));

    assertThat(error.getStatusCode()).isEqualTo(402);
    assertThat(error.getDeclineCode()).isEqualTo("insufficient_funds");
    assertThat(ledger()).isEmpty();
  }

  @Test
  void aWrongKeyIsRefused() {
    stripe = client("sk_test_other");

    AuthenticationException error =
        catchThrowableOfType(
            AuthenticationException.class, () -> create("pm_card_visa", 1999, "k1"));

    assertThat(error.getStatusCode()).isEqualTo(401);
  }

  @Test
  void refundsNeverExceedWhatWasReceived() throws Exception {
    PaymentIntent intent = create("pm_card_visa", 1000, "k1");
    stripe.v1().paymentIntents().confirm(intent.getId(), key("k2"));
    RefundCreateParams part =
        RefundCreateParams.builder().setPaymentIntent(intent.getId()).setAmount(600L).build();
    stripe.v1().refunds().create(part, key("k3"));

    StripeException error =
        catchThrowableOfType(
            StripeException.class, () -> stripe.v1().refunds().create(part, key("k4")));

    assertThat(error.getStatusCode()).isEqualTo(400);
    assertThat(ledger()).hasSize(2);
  }

  @Test
  void aRequestWhoseClientHasGoneAwayIsExecuted() throws Exception {
    PaymentIntent intent = create("pm_card_visa", 1999, "k1");
    sim("POST", "behaviour", "{\"executeAfterMs\": 200}");
    String request =
        "POST /v1/payment_intents/%s/confirm HTTP/1.1\r\nHost: sim\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\n\r\n"
            .formatted(intent.getId(), StripeSim.API_KEY);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
    while (ledger().isEmpty() || !ledger().getFirst().getBoolean("replyLost")) {
      assertThat(Instant.now()).as("the ledger says: %s", ledger()).isBefore(deadline);
    }
    assertThat(ledger()).hasSize(1);
  }

  @Test
  void aBehaviourThatDoesNotExistIsNamed() throws Exception {
    assertThat(sim("POST", "behaviour", "{\"colour\": 1}")).contains("\\\"colour\\\"");
    assertThat(sim("POST", "behaviour", "{\"errorRate\": 7}")).contains("errorRate", "7");
    assertThat(sim("POST", "behaviour", "{")).contains("error");
  }
}
