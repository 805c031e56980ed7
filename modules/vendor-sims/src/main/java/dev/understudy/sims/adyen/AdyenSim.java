package dev.understudy.sims.adyen;

import dev.understudy.sims.IdempotencyKeys;
import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.SimWebhook;
import dev.understudy.sims.VendorSim;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adyen's Checkout API v71. A payment is charged when it is authorised, unless {@code
 * additionalData.manualCapture} is true. As at the real one, only the idempotency key protects: the
 * same reference under another key is another charge. The ledger's reference is the {@code
 * merchantOrderReference}, where there is one.
 */
public final class AdyenSim implements VendorSim {

  public static final String API_KEY = "adyen_test_understudy";
  public static final String MERCHANT_ACCOUNT = "UnderstudyECOM";

  /** The key of Adyen's published vector. */
  public static final String HMAC_KEY =
      "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00";

  private static final Duration KEY_WINDOW = Duration.ofDays(7);

  private static final String DETAILS = "/v71/payments/details";

  private static final Pattern MODIFICATION =
      Pattern.compile("/v71/payments/([A-Z0-9]+)/(captures|cancels|refunds|reversals)");

  private final SimLedger ledger;
  private final IdempotencyKeys keys;
  private final AdyenEvents events;
  private final AdyenPayments payments;
  private final AdyenModifications modifications;

  public AdyenSim(InstantSource clock) {
    this.ledger = new SimLedger("adyen", clock);
    this.keys = new IdempotencyKeys(KEY_WINDOW, clock);
    this.events = new AdyenEvents(clock);
    this.payments = new AdyenPayments(clock, ledger, events);
    this.modifications = new AdyenModifications(ledger, events, payments);
  }

  @Override
  public String name() {
    return "adyen";
  }

  @Override
  public SimLedger ledger() {
    return ledger;
  }

  @Override
  public SimResponse handle(SimRequest request) {
    if (!request.header("X-API-Key").equals(Optional.of(API_KEY))) {
      return AdyenErrors.unauthorised();
    }
    Matcher report = AdyenReports.PATH.matcher(request.path());
    if (request.method().equals("GET") && report.matches()) {
      return AdyenReports.report(report, payments.all());
    }
    if (!request.method().equals("POST")) {
      return AdyenErrors.missing();
    }
    JsonObject body = request.body().toJsonObject();
    // What a customer's browser brings back names the payment, and so the account.
    if (!request.path().equals(DETAILS)
        && !MERCHANT_ACCOUNT.equals(body.getString("merchantAccount"))) {
      return AdyenErrors.forbidden();
    }
    if (request.path().equals("/v71/paymentMethods")) {
      return SimResponse.json(200, new JsonObject().put("paymentMethods", new JsonArray()));
    }
    String key = request.header("Idempotency-Key").orElse("");
    return switch (keys.once(
        request.header("Idempotency-Key"),
        request.path() + body.encode(),
        () -> execute(request.path(), body, key))) {
      case IdempotencyKeys.Use.First(SimResponse response) ->
          key.isEmpty() ? response : response.with("Idempotency-Key", key);
      case IdempotencyKeys.Use.Replay(SimResponse response) ->
          response.with("Idempotency-Key", key);
      case IdempotencyKeys.Use.Mismatch() -> AdyenErrors.keyReuse();
    };
  }

  private SimResponse execute(String path, JsonObject body, String key) {
    if (path.equals("/v71/payments")) {
      return payments.pay(body, key);
    }
    if (path.equals(DETAILS)) {
      return payments.details(body);
    }
    if (path.equals("/v71/cancels")) {
      return modifications.cancelByReference(body, key);
    }
    Matcher match = MODIFICATION.matcher(path);
    if (!match.matches()) {
      return AdyenErrors.missing();
    }
    AdyenPayment payment = payments.all().get(match.group(1));
    return payment == null
        ? AdyenErrors.original()
        : modifications.modify(payment, match.group(2), body, key);
  }

  @Override
  public Optional<SimResponse> keyInUse() {
    return Optional.of(AdyenErrors.keyReuse().with("transient-error", "true"));
  }

  /**
   * {@code POST /__sim/authenticate {"id", "success"}}: what the customer does in 3-D Secure.
   * {@code POST /__sim/fail {"id", "event"}}: a capture or refund that went well fails after all.
   */
  @Override
  public Optional<SimResponse> control(SimRequest request) {
    boolean authenticate = request.is("POST", "/__sim/authenticate");
    if (!authenticate && !request.is("POST", "/__sim/fail")) {
      return Optional.empty();
    }
    JsonObject body = request.body().toJsonObject();
    String id = body.getString("id", "");
    if (authenticate) {
      Optional.ofNullable(payments.all().get(id))
          .ifPresent(payment -> payments.authenticated(payment, body.getBoolean("success", true)));
    } else {
      modifications.fail(id, body.getString("event", "REFUND_FAILED"));
    }
    return Optional.of(SimResponse.json(200, new JsonObject()));
  }

  @Override
  public List<SimWebhook> takeWebhooks() {
    return events.take();
  }
}
