package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.WebhookCall;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.SimWebhook;
import dev.understudy.sims.VendorSim;
import dev.understudy.testkit.Fate;
import dev.understudy.testkit.SimCalls;
import dev.understudy.testkit.VendorBooks;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What every vendor of payments must do, whatever its API. A class for a vendor extends this and
 * gives a simulator of it; {@code docs/add-a-provider.md} leads through it.
 */
abstract class PaymentProviderContract {

  static final long AMOUNT = 1050;

  private final VendorSim sim = sim();
  private final SimCalls calls = new SimCalls(sim);
  private final PaymentProvider provider = provider(calls);
  private final Charge charge = charge(ok());

  abstract VendorSim sim();

  abstract PaymentProvider provider(VendorCalls calls);

  abstract VendorWebhooks webhooks();

  /** A token that is charged. */
  abstract String ok();

  /** A token that is declined. */
  abstract String declined();

  private static Charge charge(String token) {
    return new Charge(
        UUID.randomUUID(),
        0,
        "order-1",
        new Money(AMOUNT, Currency.getInstance("EUR")),
        token,
        Capture.AUTOMATIC,
        Purpose.ORDER);
  }

  static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(3), InstantSource.system());
  }

  private Outcome<Receipt> charge() {
    return provider.charge(charge, soon());
  }

  private List<VendorBooks.Book> books() {
    return VendorBooks.of("order-1", Map.of(sim.name(), sim.ledger().entries()));
  }

  private void assertChargedOnce(String when) {
    assertThat(books().stream().filter(VendorBooks.Book::holds))
        .as("%s: a customer must be charged exactly once %s", sim.name(), when)
        .hasSize(1);
  }

  private void assertNotCharged(String when) {
    assertThat(books().stream().filter(VendorBooks.Book::holds))
        .as("%s: a customer must not be charged %s", sim.name(), when)
        .isEmpty();
  }

  private void assertCaptured(Outcome<Receipt> outcome) {
    assertThat(outcome).as("%s: a charge", sim.name()).isInstanceOf(Outcome.Success.class);
    assertThat(((Outcome.Success<Receipt>) outcome).value().state())
        .isEqualTo(Receipt.State.CAPTURED);
  }

  @Test
  void aChargeIsCapturedAndNamed() {
    Outcome<Receipt> outcome = charge();

    assertCaptured(outcome);
    assertThat(books())
        .singleElement()
        .satisfies(book -> assertThat(book.captured()).isEqualTo(AMOUNT));
  }

  @Test
  void theSameChargeAgainIsTheSameCharge() {
    Outcome<Receipt> first = charge();
    Outcome<Receipt> second = charge();

    assertThat(second).isEqualTo(first);
    assertChargedOnce("when it is asked twice under one key");
  }

  @Test
  void otherParametersUnderTheSameKeyAreNotTakenForAnAnswer() {
    charge();
    Charge other =
        new Charge(
            charge.id(),
            0,
            "order-1",
            new Money(AMOUNT + 1, Currency.getInstance("EUR")),
            charge.token(),
            Capture.AUTOMATIC,
            Purpose.ORDER);

    Outcome<Receipt> outcome = provider.charge(other, soon());
    assertThat(outcome)
        .as("%s: a mismatch of parameters is neither a success nor a decline", sim.name())
        .isNotInstanceOf(Outcome.Success.class)
        .isNotInstanceOf(Outcome.Declined.class);
    assertChargedOnce("when a key is used for another amount");
  }

  @Test
  void aKeyInUseIsUnknown() {
    Optional<SimResponse> inUse = sim.keyInUse();
    PaymentProvider busy =
        provider(
            (request, deadline) ->
                inUse
                    .map(PaymentProviderContract::reply)
                    .<Outcome<VendorReply>>map(Outcome.Success::new)
                    .orElseGet(() -> calls.send(request, deadline)));

    Outcome<Receipt> outcome = busy.charge(charge, soon());
    assertThat(outcome)
        .as("%s: what is in progress has not been declined", sim.name())
        .isNotInstanceOf(Outcome.Declined.class);
  }

  private static VendorReply reply(SimResponse response) {
    return new VendorReply(
        response.status(),
        MultiMap.caseInsensitiveMultiMap().addAll(response.headers()),
        Buffer.buffer(response.body()));
  }

  @Test
  void whatTimesOutBeforeItIsExecutedIsChargedOnceByItsReplay() {
    calls.fate(_ -> Fate.SWALLOWED);
    assertUnsettled(charge());
    calls.fate(_ -> Fate.ANSWERED);

    assertCaptured(charge());
    assertChargedOnce("when its first request was lost");
  }

  @Test
  void whatTimesOutAfterItWasExecutedIsChargedOnceByItsReplay() {
    calls.fate(_ -> Fate.REPLY_LOST);
    assertUnsettled(charge());
    calls.fate(_ -> Fate.ANSWERED);

    assertCaptured(charge());
    assertChargedOnce("when the answer to it was lost");
  }

  @Test
  void whatIsExecutedAfterItsReplayIsChargedOnce() {
    calls.fate(_ -> Fate.EXECUTED_LATE);
    assertUnsettled(charge());
    calls.fate(_ -> Fate.ANSWERED);
    assertCaptured(charge());
    calls.executeLate();

    assertChargedOnce("when the first request is executed after the second");
  }

  private void assertUnsettled(Outcome<Receipt> outcome) {
    assertThat(outcome)
        .as("%s: no answer is no answer", sim.name())
        .isNotInstanceOf(Outcome.Success.class)
        .isNotInstanceOf(Outcome.Declined.class);
  }

  @Test
  void aDeclineIsAnAnswer() {
    Outcome<Receipt> outcome = provider.charge(charge(declined()), soon());

    assertThat(outcome).isInstanceOf(Outcome.Declined.class);
    assertNotCharged("when the vendor declined");
  }

  @Test
  void aRateLimitIsNotExecuted() {
    calls.fate(_ -> Fate.RATE_LIMITED);

    assertThat(charge())
        .as("%s: a rate limit comes before anything is done", sim.name())
        .isInstanceOf(Outcome.NotExecuted.class);
    assertNotCharged("when the vendor was too busy");
  }

  @Test
  void anAnswerThatIsNotTheProtocolSettlesNothing() {
    calls.fate(_ -> Fate.MALFORMED);

    assertUnsettled(charge());
  }

  @Test
  void anAnswerOfAnySizeAndShapeSettlesNothing() {
    for (String body : List.of("", "null", "[]", "{}", "{\"id\": 7}", "[".repeat(100_000))) {
      PaymentProvider odd =
          provider((_, _) -> new Outcome.Success<>(reply(new SimResponse(200, Map.of(), body))));
      assertUnsettled(odd.charge(charge, soon()));
    }
  }

  @Test
  void aFenceLeavesNoMoneyAtTheVendor() {
    Receipt receipt = ((Outcome.Success<Receipt>) charge()).value();

    Outcome<Fence> fence = provider.fence(charge, Optional.of(receipt.vendorId()), 1, soon());
    assertThat(fence).isInstanceOf(Outcome.Success.class);
    assertNotCharged("after a fence");
    assertThat(provider.fence(charge, Optional.of(receipt.vendorId()), 1, soon()))
        .isInstanceOf(Outcome.Success.class);
    assertNotCharged("after a fence that was asked for twice");
  }

  @Test
  void whatIsFencedIsNotExecutedLate() {
    calls.fate(
        request ->
            request.path().endsWith("/confirm") || request.path().matches(".*/(payments|charges)")
                ? Fate.EXECUTED_LATE
                : Fate.ANSWERED);
    assertUnsettled(charge());
    Outcome<Fence> fence = provider.fence(charge, Optional.empty(), 1, soon());
    calls.executeLate();

    if (fence instanceof Outcome.Success<Fence>(Fence.Done _)) {
      assertNotCharged("after a fence, by a request that was under way");
    } else {
      assertThat(fence)
          .as("%s: what may still come is not fenced", sim.name())
          .isNotInstanceOf(Outcome.Declined.class);
    }
  }

  @Test
  void aRefundIsDoneOnceUnderItsKey() {
    Receipt receipt = ((Outcome.Success<Receipt>) charge()).value();
    Modification refund =
        new Modification(
            UUID.randomUUID(),
            Change.Kind.REFUND,
            receipt.vendorId(),
            new Money(500, Currency.getInstance("EUR")),
            AMOUNT,
            true);

    provider.change(refund, soon());
    provider.change(refund, soon());

    assertThat(books()).singleElement().satisfies(b -> assertThat(b.refunded()).isEqualTo(500));
  }

  @Test
  void webhooksAreVerifiedAndTheSameEventHasTheSameName() {
    charge();
    List<SimWebhook> waiting = sim.takeWebhooks();
    assertThat(waiting).isNotEmpty();

    for (SimWebhook webhook : waiting) {
      List<WebhookEvent> once = webhooks().verified(call(webhook)).orElseThrow();
      List<WebhookEvent> twice = webhooks().verified(call(webhook)).orElseThrow();
      assertThat(twice).isEqualTo(once);
      assertThat(once.stream().flatMap(event -> webhooks().read(event).stream()))
          .as("%s: news of our charge", sim.name())
          .anySatisfy(
              news ->
                  assertThat(news)
                      .isInstanceOfSatisfying(
                          VendorNews.Charged.class,
                          told -> assertThat(told.key()).isEqualTo(charge.key())));
    }
  }

  @Test
  void aWebhookThatWasChangedOnItsWayIsRefused() {
    charge();

    for (SimWebhook webhook : sim.takeWebhooks()) {
      SimWebhook forged =
          new SimWebhook(webhook.body().replace("" + AMOUNT, "" + (AMOUNT + 1)), webhook.headers());
      assertThat(webhooks().verified(call(forged)))
          .as("%s: a changed body must not be believed", sim.name())
          .isEmpty();
    }
  }

  private static WebhookCall call(SimWebhook webhook) {
    Map<String, String> headers = new HashMap<>();
    webhook
        .headers()
        .apply(InstantSource.system().instant())
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return new WebhookCall(headers, Buffer.buffer(webhook.body()));
  }
}
