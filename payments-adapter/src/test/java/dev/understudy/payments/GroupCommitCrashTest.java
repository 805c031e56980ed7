package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.CrashPoints;
import dev.understudy.testkit.NodeCrashed;
import dev.understudy.testkit.VendorBooks;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Payments that share their commits, on a node that dies before or after each commit and each
 * exchange with a vendor; then what the vendor's own ledger says of each. On a real PostgreSQL.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupCommitCrashTest {

  private static final int PAYMENTS = 6;
  private static final long AMOUNT = 1050;
  private static final int MOST_TICKS = 8;

  private final TestLedger ledger = new TestLedger();

  GroupCommitCrashTest() throws IOException {}

  @AfterAll
  void stop() throws IOException {
    ledger.close();
  }

  private static NewPayment order(String reference) {
    Money money = new Money(AMOUNT, Currency.getInstance("EUR"));
    return new NewPayment(reference, money, "pm_ok", Capture.AUTOMATIC);
  }

  /** All of them at once; gives those that were answered as paid. */
  private Map<String, Boolean> charge(Parts node, List<String> orders) throws Exception {
    Map<String, Future<Charged>> asked = new LinkedHashMap<>();
    for (String order : orders) {
      asked.put(order, ledger.threads.submit(() -> node.payments().charge(order, order(order))));
    }
    Map<String, Boolean> paid = new LinkedHashMap<>();
    for (var each : asked.entrySet()) {
      paid.put(each.getKey(), isPaid(each.getValue()));
    }
    return paid;
  }

  private static boolean isPaid(Future<Charged> answer) throws Exception {
    try {
      return answer.get() instanceof Charged.Stands(Payment payment, _)
          && payment.status() == PaymentStatus.CAPTURED;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(NodeCrashed.class);
      return false;
    }
  }

  private int execute(String statement) throws Exception {
    return ledger.run(() -> ledger.database.execute(statement, Tuple.tuple()).rowCount());
  }

  /** What is wrong after a node that dies at one point and callers that ask again. */
  private List<String> run(CrashPoints points, boolean durable) throws Exception {
    SimWorld world = new SimWorld();
    List<String> orders = new ArrayList<>();
    for (int i = 0; i < PAYMENTS; i++) {
      orders.add("order-" + UUID.randomUUID());
    }
    Parts dying =
        world.node(
            ledger.database,
            SimWorld.STRIPE,
            new SimWorld.Around(points::around, points::around, provider -> provider));
    Map<String, Boolean> told = charge(dying, orders);
    if (points.dead() && !durable) {
      forget();
    }
    recover(world, orders);
    forget();
    return wrong(world, orders, told);
  }

  private void forget() throws Exception {
    execute("delete from payment_trail");
    execute("delete from payment");
  }

  private void recover(SimWorld world, List<String> orders) throws Exception {
    Parts sound = world.node(ledger.database, SimWorld.STRIPE, SimWorld.Around.NOTHING);
    boolean paid = false;
    for (int tick = 0; tick < MOST_TICKS && !paid; tick++) {
      execute("update payment set lease_until = now() - interval '1 s'");
      paid = !charge(sound, orders).containsValue(false);
      ledger.run(
          () -> {
            sound.resolver().resolveDue();
            return true;
          });
    }
  }

  private static List<String> wrong(
      SimWorld world, List<String> orders, Map<String, Boolean> told) {
    List<String> wrong = new ArrayList<>();
    for (String order : orders) {
      List<VendorBooks.Book> books = world.books(order);
      wrong.addAll(VendorBooks.violations(order, AMOUNT, books));
      long captured = books.stream().mapToLong(VendorBooks.Book::captured).sum();
      if (captured == 0) {
        wrong.add(order + " was never charged, told " + told.get(order));
      }
    }
    return wrong;
  }

  private List<String> everyPoint(boolean durable) throws Exception {
    CrashPoints counting = CrashPoints.counting();
    List<String> wrong = new ArrayList<>(run(counting, durable));
    long commits = claims(counting);
    int points = counting.passed().size();
    for (int point = 0; point < points; point++) {
      CrashPoints dying = CrashPoints.dyingAt(point);
      for (String each : run(dying, durable)) {
        wrong.add("dies at point " + point + ": " + each);
      }
      commits += claims(dying);
    }
    // Else nothing here has been shared, and nothing was tested.
    assertThat(commits).isLessThan((long) PAYMENTS * (points + 1) / 2);
    return wrong;
  }

  private static long claims(CrashPoints points) {
    return points.passed().stream().filter(each -> each.startsWith("after insert into")).count();
  }

  @Test
  void whoeverSharesACommitIsChargedOnceWhereverTheNodeDies() throws Exception {
    assertThat(everyPoint(true)).isEmpty();
  }

  /** The vendor's keys are made from the payment, so an intent that is lost is charged anew. */
  @Test
  void theCheckGoesRedWhenASharedIntentIsNotDurable() throws Exception {
    assertThat(everyPoint(false)).anyMatch(each -> each.contains("is charged more than once"));
  }
}
