package dev.understudy.sims.stripe;

import dev.understudy.sims.Behaviour;
import dev.understudy.sims.IdempotencyKeys;
import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.SimWebhook;
import dev.understudy.sims.VendorSim;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stripe's payment intents, after its API reference. A charge is in the ledger from the moment the
 * card is charged; an intent that was only created has moved no money.
 *
 * <p>Keys are kept for 24 hours, with the answer that was given, a 500 included; what was refused
 * before anything was executed is not kept.
 */
public final class StripeSim implements VendorSim {

  public static final String API_KEY = "sk_test_understudy";
  public static final String WEBHOOK_SECRET = "whsec_understudy";

  static final String API_VERSION = "2026-04-22.dahlia";

  private static final Duration KEY_WINDOW = Duration.ofHours(24);

  /** Statuses of requests that were refused before they were executed. */
  private static final Set<Integer> NOT_KEPT = Set.of(400, 401, 404);

  private static final Pattern INTENT =
      Pattern.compile("/v1/payment_intents/(pi_[0-9]+)(?:/(confirm|capture|cancel))?");

  private final SimLedger ledger;
  private final IdempotencyKeys keys;
  private final StripeEvents events;
  private final StripeIntents intents;
  private final StripeRefunds refunds;
  private final StripeReads reads;

  public StripeSim(InstantSource clock) {
    this.ledger = new SimLedger("stripe", clock);
    this.keys = new IdempotencyKeys(KEY_WINDOW, clock);
    this.events = new StripeEvents(clock);
    this.intents = new StripeIntents(clock, ledger, events);
    this.refunds = new StripeRefunds(ledger, events, intents.all());
    this.reads = new StripeReads(clock, intents.all());
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
      return reads.list(request);
    }
    if (request.path().equals("/v1/payment_intents/search")) {
      return reads.search(request);
    }
    if (request.path().equals("/v1/refunds")) {
      return reads.refunds(request);
    }
    Matcher path = INTENT.matcher(request.path());
    Intent intent =
        path.matches() && path.group(2) == null ? intents.all().get(path.group(1)) : null;
    return intent == null ? StripeErrors.missing(request.path()) : StripeReads.one(intent, request);
  }

  private SimResponse write(SimRequest request) {
    Form form = Form.of(request.body().toString());
    Optional<String> key = request.header("Idempotency-Key");
    String fingerprint = request.path() + form.fields();
    IdempotencyKeys.Use use =
        keys.once(key, fingerprint, () -> execute(request.path(), form, key.orElse("")));
    return switch (use) {
      case IdempotencyKeys.Use.First(SimResponse response) -> {
        if (NOT_KEPT.contains(response.status())) {
          key.ifPresent(keys::forget);
        }
        yield response;
      }
      case IdempotencyKeys.Use.Replay(SimResponse response) ->
          response.with("Idempotent-Replayed", "true");
      case IdempotencyKeys.Use.Mismatch() -> StripeErrors.keyReuse();
    };
  }

  private SimResponse execute(String path, Form form, String key) {
    if (path.equals("/v1/payment_intents")) {
      return intents.create(form, key);
    }
    if (path.equals("/v1/refunds")) {
      return refunds.refund(form, key);
    }
    Matcher match = INTENT.matcher(path);
    Intent intent = match.matches() ? intents.all().get(match.group(1)) : null;
    if (intent == null || match.group(2) == null) {
      return StripeErrors.missing(path);
    }
    return switch (match.group(2)) {
      case "confirm" -> intents.confirm(intent, form, key);
      case "capture" -> intents.capture(intent, form, key);
      default -> intents.cancel(intent, key);
    };
  }

  @Override
  public Optional<SimResponse> keyInUse() {
    return Optional.of(StripeErrors.keyInUse());
  }

  @Override
  public SimResponse failAfterExecution(SimRequest request) {
    SimResponse failure = StripeErrors.failed();
    request.header("Idempotency-Key").ifPresent(key -> keys.replace(key, failure));
    return failure;
  }

  @Override
  public void behave(Behaviour behaviour) {
    reads.searchLag(behaviour.searchLagMs());
  }

  /**
   * {@code POST /__sim/authenticate {"id", "success"}}: what the customer does in 3-D Secure.
   * {@code POST /__sim/fail {"id"}}: a refund that succeeded fails after all.
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
      Optional.ofNullable(intents.all().get(id))
          .ifPresent(intent -> intents.authenticated(intent, body.getBoolean("success", true)));
    } else {
      refunds.fail(id);
    }
    return Optional.of(SimResponse.json(200, new JsonObject()));
  }

  @Override
  public List<SimWebhook> takeWebhooks() {
    return events.take();
  }

  @Override
  public void dropWebhooks() {
    events.drop();
  }
}
