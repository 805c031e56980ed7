package dev.understudy.sims.stripe;

import dev.understudy.sims.IdempotencyKeys;
import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.VendorSim;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stripe's payment intents, after its API reference. A charge is in the ledger from the moment the
 * card is charged; an intent that was only created has moved no money.
 */
public final class StripeSim implements VendorSim {

  public static final String API_KEY = "sk_test_understudy";

  private static final Pattern INTENT =
      Pattern.compile("/v1/payment_intents/(pi_[0-9]+)(?:/(confirm|capture|cancel))?");

  private final InstantSource clock;
  private final SimLedger ledger;
  private final IdempotencyKeys keys = new IdempotencyKeys();
  private final SequencedMap<String, Intent> intents = new LinkedHashMap<>();
  private long lastId;

  public StripeSim(InstantSource clock) {
    this.clock = clock;
    this.ledger = new SimLedger("stripe", clock);
  }

  @Override
  public String name() {
    return "stripe";
  }

  @Override
  public SimLedger ledger() {
    return ledger;
  }

  @Override
  public SimResponse handle(SimRequest request) {
    if (!request.header("Authorization").equals(Optional.of("Bearer " + API_KEY))) {
      return StripeErrors.unauthorised();
    }
    return switch (request.method()) {
      case "GET" -> read(request);
      case "POST" -> write(request);
      default -> StripeErrors.missing(request.path());
    };
  }

  private SimResponse read(SimRequest request) {
    if (request.path().equals("/v1/payment_intents")) {
      return list(request);
    }
    Matcher path = INTENT.matcher(request.path());
    Intent intent = path.matches() && path.group(2) == null ? intents.get(path.group(1)) : null;
    return intent == null ? StripeErrors.missing(request.path()) : ok(intent);
  }

  private SimResponse list(SimRequest request) {
    long limit =
        Optional.ofNullable(request.query().get("limit"))
            .filter(text -> text.matches("[0-9]{1,3}"))
            .map(Long::valueOf)
            .orElse(10L);
    JsonArray data = new JsonArray();
    intents.sequencedValues().reversed().stream()
        .limit(limit)
        .forEach(intent -> data.add(intent.toJson()));
    return SimResponse.json(
        200, new JsonObject().put("object", "list").put("data", data).put("has_more", false));
  }

  private SimResponse write(SimRequest request) {
    Form form = Form.of(request.body().toString());
    Optional<String> key = request.header("Idempotency-Key");
    String fingerprint = request.path() + form.fields();
    IdempotencyKeys.Use use =
        keys.once(key, fingerprint, () -> execute(request.path(), form, key.orElse("")));
    return switch (use) {
      case IdempotencyKeys.Use.First(SimResponse response) -> response;
      case IdempotencyKeys.Use.Replay(SimResponse response) ->
          response.with("Idempotent-Replayed", "true");
      case IdempotencyKeys.Use.Mismatch() -> StripeErrors.keyReuse();
    };
  }

  private SimResponse execute(String path, Form form, String key) {
    if (path.equals("/v1/payment_intents")) {
      return create(form, key);
    }
    if (path.equals("/v1/refunds")) {
      return refund(form, key);
    }
    Matcher match = INTENT.matcher(path);
    Intent intent = match.matches() ? intents.get(match.group(1)) : null;
    if (intent == null || match.group(2) == null) {
      return StripeErrors.missing(path);
    }
    return switch (match.group(2)) {
      case "confirm" -> confirm(intent, form, key);
      case "capture" -> capture(intent, key);
      default -> cancel(intent, key);
    };
  }

  private SimResponse create(Form form, String key) {
    Optional<Long> amount = form.amount("amount");
    Optional<String> currency = form.get("currency").filter(text -> text.matches("[a-z]{3}"));
    if (amount.isEmpty()) {
      return StripeErrors.parameter("amount");
    }
    if (currency.isEmpty()) {
      return StripeErrors.parameter("currency");
    }
    boolean manual = form.get("capture_method").equals(Optional.of("manual"));
    String id = "pi_" + ++lastId;
    Intent intent =
        new Intent(id, amount.get(), currency.get(), manual, clock.instant().getEpochSecond());
    form.fields().forEach((name, value) -> keepMetadata(intent, name, value));
    keepPaymentMethod(intent, form);
    intents.put(id, intent);
    return form.get("confirm").equals(Optional.of("true"))
        ? confirm(intent, form, key)
        : ok(intent);
  }

  private static void keepMetadata(Intent intent, String name, String value) {
    if (name.startsWith("metadata[") && name.endsWith("]")) {
      intent.metadata.put(name.substring("metadata[".length(), name.length() - 1), value);
    }
  }

  private static void keepPaymentMethod(Intent intent, Form form) {
    form.get("payment_method")
        .ifPresent(
            method -> {
              intent.paymentMethod = method;
              intent.status = "requires_confirmation";
            });
  }

  private SimResponse confirm(Intent intent, Form form, String key) {
    if (!intent.status.startsWith("requires_") || intent.status.equals("requires_capture")) {
      return StripeErrors.state(intent, "confirm");
    }
    keepPaymentMethod(intent, form);
    if (intent.paymentMethod.isEmpty()) {
      return StripeErrors.parameter("payment_method");
    }
    Optional<String> decline = TestCards.declineCode(intent.paymentMethod);
    if (decline.isPresent()) {
      intent.status = "requires_payment_method";
      return StripeErrors.declined(intent, decline.get());
    }
    intent.status = intent.manualCapture ? "requires_capture" : "succeeded";
    intent.received = intent.manualCapture ? 0 : intent.amount;
    ledger.add("charge", intent.facts(key));
    return ok(intent);
  }

  private SimResponse capture(Intent intent, String key) {
    if (!intent.status.equals("requires_capture")) {
      return StripeErrors.state(intent, "capture");
    }
    intent.status = "succeeded";
    intent.received = intent.amount;
    ledger.add("capture", intent.facts(key));
    return ok(intent);
  }

  private SimResponse cancel(Intent intent, String key) {
    if (!intent.status.startsWith("requires_")) {
      return StripeErrors.state(intent, "cancel");
    }
    intent.status = "canceled";
    ledger.add("cancel", intent.facts(key));
    return ok(intent);
  }

  private SimResponse refund(Form form, String key) {
    Intent intent = form.get("payment_intent").map(intents::get).orElse(null);
    if (intent == null) {
      return StripeErrors.parameter("payment_intent");
    }
    long left = intent.received - intent.refunded;
    long amount = form.get("amount").isEmpty() ? left : form.amount("amount").orElse(0L);
    if (amount <= 0 || amount > left) {
      return StripeErrors.parameter("amount");
    }
    intent.refunded += amount;
    ledger.add("refund", intent.facts(key).put("amount", amount));
    return SimResponse.json(
        200,
        new JsonObject()
            .put("id", "re_" + ++lastId)
            .put("object", "refund")
            .put("amount", amount)
            .put("currency", intent.currency)
            .put("payment_intent", intent.id)
            .put("status", "succeeded"));
  }

  private static SimResponse ok(Intent intent) {
    return SimResponse.json(200, intent.toJson());
  }
}
