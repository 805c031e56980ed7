package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import dev.understudy.service.VendorRequest;
import dev.understudy.testkit.CrashPoints;
import dev.understudy.testkit.Fate;
import dev.understudy.testkit.NodeCrashed;
import dev.understudy.testkit.VendorBooks;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One piece of work on one node that may die in it, at a vendor that may misbehave, and what the
 * next node and the client make of it. All of it but the sockets is the real thing.
 */
final class CrashScenario {

  static final long AMOUNT = 1050;
  static final long PART = 400;

  /** More than a payment needs in any scenario: some are fenced after half a minute. */
  private static final int MOST_TICKS = 16;

  enum Work {
    CHARGE,
    CHARGE_LATER,
    RENEW,
    AUTHENTICATE,
    /** The customer's result is handed to the vendor by us. */
    END_AUTHENTICATION,
    BE_DECLINED,
    /** The first vendor declines softly, and the policy allows the second. */
    BE_DECLINED_SOFTLY,
    CAPTURE,
    CAPTURE_PART,
    CANCEL,
    REFUND,
    REFUND_PART
  }

  /** How the first vendor behaves. */
  enum Behaviour {
    FAST(Fate.ANSWERED),
    UNREACHABLE(Fate.NOT_SENT),
    REPLY_LOST(Fate.REPLY_LOST),
    LATE(Fate.EXECUTED_LATE),
    LATE_AFTER_RECOVERY(Fate.EXECUTED_LATE),
    SWALLOWED(Fate.SWALLOWED),
    FAILS_AFTER_EXECUTION(Fate.FAILS_AFTER_EXECUTION),
    RATE_LIMITED(Fate.RATE_LIMITED),
    MALFORMED(Fate.MALFORMED),
    /** Its charges are never answered; all of them are executed at the very end. */
    STUCK(Fate.EXECUTED_LATE);

    final Fate fate;

    Behaviour(Fate fate) {
      this.fate = fate;
    }
  }

  /** What is broken on purpose. */
  enum Mutation {
    NONE,
    /** A commit that was not on disk when the node lost its power. */
    INTENT_NOT_DURABLE,
    KEYS_LEFT_OUT,
    FENCE_LEFT_OUT
  }

  /**
   * @param exchange which exchange with the vendor the behaviour is of, from 0
   */
  record Case(Work work, ProviderId first, Behaviour behaviour, int exchange) {}

  private final Sql sql;
  private final Case it;
  private final Mutation mutation;
  private final SimWorld world = new SimWorld();
  private final String reference = "order-" + UUID.randomUUID();
  private final String key = "k-" + UUID.randomUUID();
  private final String changeKey = "c-" + UUID.randomUUID();
  private final List<String> wrong = new ArrayList<>();
  private Optional<Payment> acknowledged = Optional.empty();
  private Optional<Change> acknowledgedChange = Optional.empty();

  CrashScenario(Sql sql, Case it, Mutation mutation) {
    this.sql = sql;
    this.it = it;
    this.mutation = mutation;
    if (it.work() == Work.BE_DECLINED_SOFTLY) {
      world.movingOn = Set.of(SimWorld.STRIPE, SimWorld.ADYEN);
    }
  }

  /** Does the work on a node that dies at one point, recovers, and says what is wrong then. */
  List<String> run(CrashPoints points) {
    Parts sound = world.node(sql, it.first(), around(CrashPoints.counting()));
    if (isChange() || it.work() == Work.END_AUTHENTICATION) {
      charge(sound);
      acknowledged = Optional.empty();
    }
    world.calls(it.first()).fate(fate());
    Parts dying = world.node(sql, it.first(), around(points));
    try {
      doTheWork(dying);
      points.reach("response");
    } catch (NodeCrashed _) {
      acknowledged = Optional.empty();
      acknowledgedChange = Optional.empty();
      if (mutation == Mutation.INTENT_NOT_DURABLE
          && !isChange()
          && it.work() != Work.END_AUTHENTICATION) {
        forget();
      }
    }
    recover(world.node(sql, it.first(), around(CrashPoints.counting())));
    judge();
    return List.copyOf(wrong);
  }

  private SimWorld.Around around(CrashPoints points) {
    return new SimWorld.Around(
        points::around,
        (vendor, calls) ->
            points.around(
                vendor,
                mutation == Mutation.KEYS_LEFT_OUT
                    ? (request, deadline) -> calls.send(withoutKey(request), deadline)
                    : calls),
        provider -> mutation == Mutation.FENCE_LEFT_OUT ? new FencesNothing(provider) : provider);
  }

  private static VendorRequest withoutKey(VendorRequest request) {
    var headers = new java.util.HashMap<>(request.headers());
    headers.remove("Idempotency-Key");
    return new VendorRequest(request.method(), request.path(), headers, request.body());
  }

  private record FencesNothing(PaymentProvider provider) implements Forwarding {
    @Override
    public dev.understudy.failover.Outcome<Fence> fence(
        Charge charge, Optional<String> vendorId, int round, Deadline deadline) {
      return new dev.understudy.failover.Outcome.Success<>(new Fence.Done("not at all"));
    }
  }

  private Function<VendorRequest, Fate> fate() {
    if (it.behaviour() == Behaviour.STUCK) {
      return request ->
          request.path().endsWith("/confirm") || request.path().endsWith("/payments")
              ? Fate.EXECUTED_LATE
              : Fate.ANSWERED;
    }
    AtomicInteger exchange = new AtomicInteger();
    return _ -> exchange.getAndIncrement() == it.exchange() ? it.behaviour().fate : Fate.ANSWERED;
  }

  private boolean isChange() {
    return switch (it.work()) {
      case CHARGE,
          CHARGE_LATER,
          RENEW,
          AUTHENTICATE,
          END_AUTHENTICATION,
          BE_DECLINED,
          BE_DECLINED_SOFTLY ->
          false;
      case CAPTURE, CAPTURE_PART, CANCEL, REFUND, REFUND_PART -> true;
    };
  }

  private void doTheWork(Parts node) {
    if (isChange()) {
      change(node);
    } else if (it.work() == Work.END_AUTHENTICATION) {
      endAuthentication(node);
    } else {
      charge(node);
    }
  }

  /** At Stripe the customer's browser does it, and we ask how it stands; Adyen is told by us. */
  private void endAuthentication(Parts node) {
    Payment payment = byReference(node).orElseThrow();
    String id = payment.vendorId().orElseThrow();
    if (it.first().equals(SimWorld.STRIPE)) {
      world.authenticate(id);
    }
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), world.clock);
    acknowledged =
        node.authentication().ended(payment.id(), Map.of("redirectResult", id), deadline);
  }

  private NewPayment request() {
    Capture capture =
        switch (it.work()) {
          case CHARGE,
              RENEW,
              AUTHENTICATE,
              END_AUTHENTICATION,
              BE_DECLINED,
              BE_DECLINED_SOFTLY,
              REFUND,
              REFUND_PART ->
              Capture.AUTOMATIC;
          case CHARGE_LATER, CAPTURE, CAPTURE_PART, CANCEL -> Capture.MANUAL;
        };
    String method =
        switch (it.work()) {
          case AUTHENTICATE, END_AUTHENTICATION -> "pm_3ds";
          case BE_DECLINED -> "pm_declined";
          case BE_DECLINED_SOFTLY -> "pm_poor_" + it.first();
          default -> "pm_ok";
        };
    Purpose purpose = it.work() == Work.RENEW ? Purpose.RENEWAL : Purpose.ORDER;
    Money money = new Money(AMOUNT, Currency.getInstance("EUR"));
    return new NewPayment(reference, money, method, capture, purpose);
  }

  private void charge(Parts node) {
    if (node.payments().charge(key, request()) instanceof Charged.Stands(Payment payment, _)) {
      acknowledged = Optional.of(payment);
      if (payment.status() == PaymentStatus.NOT_EXECUTED && holds()) {
        wrong.add("told that nothing was charged, and " + world.books(reference));
      }
    }
  }

  private boolean holds() {
    return world.books(reference).stream().anyMatch(VendorBooks.Book::holds);
  }

  private void change(Parts node) {
    UUID id = node.payments().byReference(reference).getFirst().id();
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), world.clock);
    boolean part = it.work() == Work.CAPTURE_PART || it.work() == Work.REFUND_PART;
    OptionalLong amount = part ? OptionalLong.of(PART) : OptionalLong.empty();
    Change.Kind kind =
        switch (it.work()) {
          case CAPTURE, CAPTURE_PART -> Change.Kind.CAPTURE;
          case CANCEL -> Change.Kind.CANCEL;
          default -> Change.Kind.REFUND;
        };
    var answer = node.changes().request(id, changeKey, kind, amount, true, deadline);
    if (answer instanceof Changes.Requested.Stands(Change change, _)) {
      acknowledgedChange = Optional.of(change);
    } else {
      wrong.add("the change was answered " + answer);
    }
  }

  private void recover(Parts node) {
    if (it.behaviour() == Behaviour.LATE) {
      world.calls(it.first()).executeLate();
    }
    if (it.behaviour() != Behaviour.STUCK) {
      world.calls(it.first()).fate(_ -> Fate.ANSWERED);
    }
    settle(node);
    world.calls(it.first()).executeLate();
    world.calls(it.first()).fate(_ -> Fate.ANSWERED);
    settle(node);
  }

  private void settle(Parts node) {
    for (int tick = 0; tick < MOST_TICKS && (tick < 2 || !isSettled(node)); tick++) {
      passTime();
      if (!clientIsSatisfied()) {
        doTheWork(node);
      }
      node.resolver().resolveDue();
      node.resolver().changeDue();
      authenticate(node);
      world.deliverWebhooks(node);
      node.resolver().newsDue();
    }
  }

  /** The customer does what the vendor asks for. */
  private void authenticate(Parts node) {
    if (it.work() == Work.AUTHENTICATE) {
      byReference(node)
          .filter(payment -> payment.status() == PaymentStatus.ACTION_REQUIRED)
          .flatMap(Payment::vendorId)
          .ifPresent(world::authenticate);
    }
  }

  private static Optional<Payment> byReference(Parts node, String reference) {
    return node.payments().byReference(reference).stream().findFirst();
  }

  private Optional<Payment> byReference(Parts node) {
    return byReference(node, reference);
  }

  private boolean clientIsSatisfied() {
    return isChange()
        ? acknowledgedChange.filter(change -> change.status() != Change.Status.SENT).isPresent()
        : acknowledged.filter(payment -> isEnd(payment.status())).isPresent();
  }

  private boolean isSettled(Parts node) {
    return clientIsSatisfied()
        && byReference(node).filter(payment -> isEnd(payment.status())).isPresent()
        && byReference(node).stream()
            .flatMap(payment -> node.changes().of(payment.id()).stream())
            .allMatch(
                change ->
                    change.status() == Change.Status.DONE
                        || change.status() == Change.Status.REFUSED);
  }

  private static boolean isEnd(PaymentStatus status) {
    return switch (status) {
      case AUTHORISED,
          CAPTURED,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED,
          DECLINED_SOFT,
          DECLINED_HARD ->
          true;
      case SENT, ACTION_REQUIRED, NOT_EXECUTED, UNKNOWN, FENCING, FENCED, MANUAL -> false;
    };
  }

  /** Leases end, and what is unknown grows older. */
  private void passTime() {
    world.vendorTime.advance(Duration.ofSeconds(12));
    sql.execute(
        """
        update payment set lease_until = lease_until - interval '12 s', sent_at = sent_at - interval '12 s'
        where merchant_reference = $1
        """,
        Tuple.of(reference));
    sql.execute(
        "update payment_change set lease_until = lease_until - interval '12 s'", Tuple.tuple());
    sql.execute(
        "update webhook_inbox set lease_until = lease_until - interval '12 s' where processed_at is null",
        Tuple.tuple());
  }

  private void forget() {
    sql.execute(
        "delete from payment_trail where payment_id in (select id from payment where merchant_reference = $1)",
        Tuple.of(reference));
    sql.execute(
        "delete from payment_event where payment_id in (select id from payment where merchant_reference = $1)",
        Tuple.of(reference));
    sql.execute("delete from payment where merchant_reference = $1", Tuple.of(reference));
  }

  private void judge() {
    List<VendorBooks.Book> books = world.books(reference);
    wrong.addAll(VendorBooks.violations(reference, AMOUNT, books));
    Parts node = world.node(sql, it.first(), SimWorld.Around.NOTHING);
    Optional<Payment> stands = byReference(node);
    if (stands.isEmpty() || !isEnd(stands.get().status())) {
      wrong.add("it never ended: " + stands.map(Payment::status));
      return;
    }
    Payment payment = stands.get();
    long captured = books.stream().mapToLong(VendorBooks.Book::captured).sum();
    long refunded = books.stream().mapToLong(VendorBooks.Book::refunded).sum();
    long open = books.stream().mapToLong(VendorBooks.Book::open).sum();
    long net = captured - refunded;
    if (payment.captured() - payment.refunded() != net) {
      wrong.add(
          "our ledger says " + payment.captured() + " - " + payment.refunded() + ": " + books);
    }
    if ((payment.status() == PaymentStatus.AUTHORISED) != (open > 0)
        && it.work() != Work.CAPTURE_PART) {
      wrong.add("our ledger says " + payment.status() + ": " + books);
    }
    expected(payment).ifPresent(wrong::add);
  }

  private Optional<String> expected(Payment payment) {
    List<PaymentStatus> good =
        switch (it.work()) {
          case CHARGE, RENEW, AUTHENTICATE, END_AUTHENTICATION, CAPTURE, CAPTURE_PART ->
              List.of(PaymentStatus.CAPTURED);
          case CHARGE_LATER -> List.of(PaymentStatus.AUTHORISED);
          case BE_DECLINED -> List.of(PaymentStatus.DECLINED_HARD);
          // Who finds it out later takes the decline as it stands.
          case BE_DECLINED_SOFTLY -> List.of(PaymentStatus.CAPTURED, PaymentStatus.DECLINED_SOFT);
          case CANCEL -> List.of(PaymentStatus.CANCELLED);
          case REFUND -> List.of(PaymentStatus.REFUNDED);
          case REFUND_PART -> List.of(PaymentStatus.PARTIALLY_REFUNDED);
        };
    return good.contains(payment.status())
        ? Optional.empty()
        : Optional.of("it ended " + payment.status() + ", not " + good);
  }
}
