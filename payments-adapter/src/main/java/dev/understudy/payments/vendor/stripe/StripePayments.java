package dev.understudy.payments.vendor.stripe;

import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.payments.Changed;
import dev.understudy.payments.Charge;
import dev.understudy.payments.Fence;
import dev.understudy.payments.Listed;
import dev.understudy.payments.Modification;
import dev.understudy.payments.PaymentProvider;
import dev.understudy.payments.Receipt;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stripe in two steps, after "The Payment Intents API": create, which moves no money, then confirm.
 * So an unanswered create is as good as not executed, and only the confirm can be unknown. Each
 * step has its own idempotency key, made from the payment.
 */
public final class StripePayments implements PaymentProvider {

  /** Stripe keeps keys for at least 24 hours; an hour is left for clocks and long requests. */
  private static final Duration KEY_WINDOW = Duration.ofHours(23);

  /** Bounds what a list holds in memory. */
  private static final int MOST_PAGES = 1000;

  private final StripeHttp http;
  private final StripeChanges changes;

  public StripePayments(Vendor vendor, Secret apiKey, VendorCalls calls, InstantSource clock) {
    this.http = new StripeHttp(vendor, apiKey, calls, clock);
    this.changes = new StripeChanges(http);
  }

  @Override
  public Outcome<Receipt> charge(Charge charge, Deadline deadline) {
    Outcome<String> created = movesNoMoney(create(charge, deadline));
    return created.flatMap(intent -> confirm(charge, intent, deadline));
  }

  private Outcome<String> create(Charge charge, Deadline deadline) {
    return http.post(
        "/v1/payment_intents",
        charge.key() + "-create",
        StripeWire.create(charge),
        deadline,
        StripeWire::intentId);
  }

  private Outcome<Receipt> confirm(Charge charge, String intent, Deadline deadline) {
    return http.post(
        "/v1/payment_intents/" + intent + "/confirm",
        charge.key() + "-confirm",
        StripeWire.confirm(charge),
        deadline,
        StripeWire::receipt);
  }

  /** An intent that was created and not confirmed charges nobody, whether it exists or not. */
  private static <T> Outcome<T> movesNoMoney(Outcome<T> outcome) {
    return outcome instanceof Outcome.Unknown<T>(var fault)
        ? new Outcome.NotExecuted<>(fault)
        : outcome;
  }

  @Override
  public Duration keyWindow() {
    return KEY_WINDOW;
  }

  /** Without its name the intent is found by creating it once more, under the same key. */
  @Override
  public Outcome<Optional<Receipt>> read(
      Charge charge, Optional<String> vendorId, Deadline deadline) {
    return vendorId
        .<Outcome<String>>map(Outcome.Success::new)
        .orElseGet(() -> create(charge, deadline))
        .flatMap(
            intent -> http.get("/v1/payment_intents/" + intent, deadline, StripeWire::standing))
        .map(Optional::of);
  }

  @Override
  public Outcome<Optional<Receipt>> search(Charge charge, Deadline deadline) {
    return found(charge, deadline)
        .flatMap(
            intent ->
                intent.isEmpty()
                    ? new Outcome.Success<>(Optional.empty())
                    : read(charge, intent, deadline));
  }

  private Outcome<Optional<String>> found(Charge charge, Deadline deadline) {
    String query =
        StripeHttp.encoded(Map.of("query", "metadata['payment']:'" + charge.key() + "'"));
    return http.get("/v1/payment_intents/search?" + query, deadline, StripeListsWire::firstId);
  }

  @Override
  public Outcome<Fence> fence(
      Charge charge, Optional<String> vendorId, int round, Deadline deadline) {
    return switch (named(charge, vendorId, deadline)) {
      case Outcome.Success<String>(String intent) -> changes.fence(intent, round, deadline);
      // An intent of which we do not know that it is not there may still be confirmed.
      case Outcome.Declined<String>(var refusal) ->
          new Outcome.Unknown<>(new Fault(Fault.Kind.SCHEMA, refusal.code()));
      case Outcome.NotExecuted<String>(Fault fault) -> new Outcome.Unknown<>(fault);
      case Outcome.Unknown<String>(Fault fault) -> new Outcome.Unknown<>(fault);
    };
  }

  private Outcome<String> named(Charge charge, Optional<String> vendorId, Deadline deadline) {
    if (vendorId.isPresent()) {
      return new Outcome.Success<>(vendorId.get());
    }
    Outcome<String> created = create(charge, deadline);
    if (created instanceof Outcome.Success<String>) {
      return created;
    }
    return found(charge, deadline)
        .flatMap(intent -> intent.<Outcome<String>>map(Outcome.Success::new).orElse(created));
  }

  /** The customer's browser tells Stripe itself; so the intent says all. */
  @Override
  public Outcome<Receipt> authenticated(
      Charge charge, String vendorId, Map<String, String> details, Deadline deadline) {
    return http.get("/v1/payment_intents/" + vendorId, deadline, StripeWire::standing);
  }

  @Override
  public Outcome<Changed> change(Modification modification, Deadline deadline) {
    return changes.change(modification, deadline);
  }

  @Override
  public Outcome<List<Listed>> list(Instant from, Instant to, Deadline deadline) {
    List<Listed> all = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (int page = 0; page < MOST_PAGES; page++) {
      Outcome<StripeListsWire.Page> outcome =
          http.get(
              "/v1/payment_intents?" + query(from, to, after), deadline, StripeListsWire::page);
      if (!(outcome instanceof Outcome.Success<StripeListsWire.Page>(StripeListsWire.Page got))) {
        return outcome.map(StripeListsWire.Page::listed);
      }
      all.addAll(got.listed());
      if (!got.more() || got.listed().isEmpty()) {
        return new Outcome.Success<>(List.copyOf(all));
      }
      after = Optional.of(got.listed().getLast().vendorId());
    }
    return new Outcome.Unknown<>(
        new Fault(Fault.Kind.SCHEMA, "more than " + MOST_PAGES + " pages"));
  }

  private static String query(Instant from, Instant to, Optional<String> after) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("created[gte]", "" + from.getEpochSecond());
    query.put("created[lt]", "" + to.getEpochSecond());
    query.put("limit", "100");
    query.put("expand[]", "data.latest_charge");
    after.ifPresent(id -> query.put("starting_after", id));
    return StripeHttp.encoded(query);
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return http.get("/v1/payment_intents?limit=1", deadline, StripeWire::alive);
  }
}
