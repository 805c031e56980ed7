package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.ledger.Sql;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What callers are told, how it is signed, and what becomes of it when nobody listens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotifierTest {

  private final TestLedger ledger = new TestLedger();
  private final SimWorld world = new SimWorld();
  private final Parts node = world.node(ledger.database, SimWorld.STRIPE, SimWorld.Around.NOTHING);
  private final List<VendorRequest> told = new ArrayList<>();
  private Predicate<VendorRequest> takes = _ -> true;
  private final VendorCalls receiver =
      (request, _) -> {
        if (!takes.test(request)) {
          return new Outcome.Unknown<>(new Fault(Fault.Kind.TIMED_OUT, "nobody listens"));
        }
        told.add(request);
        return new Outcome.Success<>(
            new VendorReply(204, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer()));
      };
  private final Notifier notifier =
      new Notifier(
          node.events(),
          List.of(
              new Notifier.Receiver(
                  receiver, "/hooks", Secret.of("whsec_plJ3nmyCDGBKInavdOK15jsl"))),
          InstantSource.system());

  NotifierTest() throws IOException {}

  @AfterAll
  void stop() throws Exception {
    ledger.close();
  }

  private Payment paid(String reference) throws Exception {
    NewPayment request =
        new NewPayment(
            reference, new Money(1000, Currency.getInstance("EUR")), "pm_ok", Capture.MANUAL);
    return ledger.run(
        () -> ((Charged.Stands) node.payments().charge("k-" + reference, request)).payment());
  }

  private void capture(Payment payment) throws Exception {
    ledger.run(
        () ->
            node.changes()
                .request(
                    payment.id(),
                    "capture",
                    Change.Kind.CAPTURE,
                    OptionalLong.empty(),
                    true,
                    dev.understudy.failover.Deadline.after(
                        java.time.Duration.ofSeconds(3), world.clock)));
  }

  private void tell() throws Exception {
    ledger.run(
        () -> {
          notifier.tellDue();
          return true;
        });
  }

  private void passTime() throws Exception {
    ledger.run(
        () -> ledger.database.execute("update payment_event set next_at = now()", Tuple.tuple()));
  }

  private List<String> bodies(String reference) {
    return told.stream()
        .map(request -> request.body().toString())
        .filter(body -> body.contains("\"" + reference + "\""))
        .toList();
  }

  @Test
  void theSignatureIsThatOfStandardWebhooks() {
    // The example of its documentation.
    Map<String, String> headers =
        EventJson.headers(
            "msg_loFOjxBNrRLzqYUf",
            "{\"event_type\":\"ping\",\"data\":{\"success\":true}}",
            Secret.of("whsec_plJ3nmyCDGBKInavdOK15jsl"),
            Instant.ofEpochSecond(1731705121));

    assertThat(headers)
        .containsEntry("webhook-id", "msg_loFOjxBNrRLzqYUf")
        .containsEntry("webhook-timestamp", "1731705121")
        .containsEntry("webhook-signature", "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=");
  }

  @Test
  void whileASecretIsRolledThereAreTwoSignatures() {
    Map<String, String> headers =
        EventJson.headers("m", "{}", Secret.of("whsec_YQ== whsec_Yg=="), Instant.EPOCH);

    assertThat(headers)
        .hasEntrySatisfying("webhook-signature", two -> assertThat(two).matches("v1,\\S+ v1,\\S+"));
  }

  @Test
  void changesAreToldInOrderAndOnce() throws Exception {
    Payment payment = paid("told-1");
    capture(payment);
    tell();
    tell();
    tell();

    assertThat(bodies("told-1")).hasSize(2);
    assertThat(bodies("told-1").getFirst()).contains("payment.authorised");
    assertThat(bodies("told-1").getLast()).contains("payment.captured");
  }

  @Test
  void whatIsNotTakenComesAgainAndHoldsBackWhatFollowsIt() throws Exception {
    Payment payment = paid("told-2");
    capture(payment);
    takes = request -> !request.body().toString().contains("authorised");
    tell();
    passTime();
    tell();
    assertThat(bodies("told-2")).isEmpty();

    takes = _ -> true;
    passTime();
    tell();
    tell();

    assertThat(bodies("told-2")).hasSize(2);
    assertThat(bodies("told-2").getFirst()).contains("payment.authorised");
  }

  @Test
  void whatNobodyTakesIsPutAsideAndCanBeSentAgain() throws Exception {
    paid("told-3");
    takes = _ -> false;
    for (int attempt = 0; attempt < 26; attempt++) {
      passTime();
      tell();
    }
    takes = _ -> true;
    List<PaymentEvent> dead = ledger.run(() -> node.events().dead(10));
    assertThat(dead).extracting(PaymentEvent::merchantReference).contains("told-3");
    passTime();
    tell();
    assertThat(bodies("told-3")).isEmpty();

    for (PaymentEvent event : dead) {
      assertThat(ledger.run(() -> node.events().replay(event.id()))).isTrue();
    }
    tell();
    assertThat(bodies("told-3")).singleElement().asString().contains("payment.authorised");
  }

  @Test
  void whereNobodyHasSubscribedAnyNumberOfEventsIsDroppedByOneCommit() throws Exception {
    for (int order = 0; order < 3; order++) {
      capture(paid("unheard-" + order));
    }
    passTime();
    CountedSql counted = new CountedSql(ledger.database);
    Notifier silent = new Notifier(new EventsStore(counted), List.of(), InstantSource.system());
    ledger.run(
        () -> {
          silent.tellDue();
          return true;
        });

    assertThat(counted.statements()).isEqualTo(1);
    assertThat(open()).isZero();
    tell();
    assertThat(bodies("unheard-0")).isEmpty();
  }

  @Test
  void whatAnotherNodeTellsNowIsNotDropped() throws Exception {
    paid("leased-1");
    ledger.run(
        () ->
            ledger.database.execute(
                "update payment_event set next_at = now() + interval '1 hour' where payment_id in"
                    + " (select id from payment where merchant_reference = 'leased-1')",
                Tuple.tuple()));
    ledger.run(() -> node.events().dropDue(1000));

    assertThat(open()).isEqualTo(1);
    passTime();
    tell();
    assertThat(bodies("leased-1")).hasSize(1);
  }

  private long open() throws Exception {
    String sql =
        "select count(*) from payment_event where delivered_at is null and dead_at is null";
    return ledger.run(
        () -> ledger.database.execute(sql, Tuple.tuple()).iterator().next().getLong(0));
  }

  /** The ledger, and how many statements were put to it. */
  private static final class CountedSql implements Sql {

    private final Sql inner;
    private final AtomicInteger statements = new AtomicInteger();

    CountedSql(Sql inner) {
      this.inner = inner;
    }

    int statements() {
      return statements.get();
    }

    @Override
    public RowSet<Row> execute(String sql, Tuple arguments) {
      statements.incrementAndGet();
      return inner.execute(sql, arguments);
    }

    @Override
    public <T> T inTransaction(Function<SqlConnection, T> work) {
      statements.incrementAndGet();
      return inner.inTransaction(work);
    }
  }
}
