package dev.understudy.email;

import static dev.understudy.email.TestPlatform.CLOCK;
import static dev.understudy.email.TestVendors.SENDGRID;
import static dev.understudy.email.TestVendors.SES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.email.History.MailKey;
import dev.understudy.email.vendor.sendgrid.SendGridEmail;
import dev.understudy.email.vendor.ses.RequestSigner;
import dev.understudy.email.vendor.ses.SesEmail;
import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.sendgrid.SendGridSim;
import dev.understudy.sims.ses.SesSim;
import dev.understudy.testkit.CrashPoints;
import dev.understudy.testkit.Fate;
import dev.understudy.testkit.NodeCrashed;
import dev.understudy.testkit.SimCalls;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The way of a mail with a death at every point of it: before and after each commit and each
 * exchange with a vendor, and every pair of such deaths at two nodes after each other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {

  /** What becomes of the first request to each vendor; those after it are answered. */
  enum Weather {
    GOOD(Fate.ANSWERED, Fate.ANSWERED),
    PRIMARY_REFUSES(Fate.RATE_LIMITED, Fate.ANSWERED),
    PRIMARY_UNREACHABLE_BACKUP_SILENT(Fate.NOT_SENT, Fate.REPLY_LOST),
    PRIMARY_SILENT(Fate.REPLY_LOST, Fate.ANSWERED),
    PRIMARY_LATE(Fate.EXECUTED_LATE, Fate.ANSWERED),
    PRIMARY_FAILS_AFTER_IT(Fate.FAILS_AFTER_EXECUTION, Fate.ANSWERED),
    NOBODY_REACHABLE(Fate.NOT_SENT, Fate.NOT_SENT);

    private final Fate primary;
    private final Fate backup;

    Weather(Fate primary, Fate backup) {
      this.primary = primary;
      this.backup = backup;
    }
  }

  private static final int ROUNDS = 6;

  private final TestPlatform platform = new TestPlatform();

  CrashTest() throws IOException {}

  @AfterAll
  void stop() throws Exception {
    platform.stop();
  }

  /** One mail's world: fresh vendors, and as many nodes as die. */
  private final class World {

    private final SendGridSim sendGrid = new SendGridSim(CLOCK);
    private final SesSim ses = new SesSim(CLOCK);
    private final SimCalls primary = new SimCalls(sendGrid);
    private final SimCalls backup = new SimCalls(ses);
    private final UnaryOperator<Sql> fault;
    private final Set<MailKey> accepted = new HashSet<>();

    World(Weather weather, UnaryOperator<Sql> fault) throws Exception {
      this.fault = fault;
      primary.fate(first(weather.primary));
      backup.fate(first(weather.backup));
      platform.forgetAll();
    }

    private static Function<dev.understudy.service.VendorRequest, Fate> first(Fate fate) {
      AtomicReference<Fate> next = new AtomicReference<>(fate);
      return _ -> next.getAndSet(Fate.ANSWERED);
    }

    /** A node that takes a mail in, when asked to, and dispatches what is due, or dies. */
    CrashPoints live(CrashPoints points, boolean accepts) throws Exception {
      Sql ledger = points.around(fault.apply(platform.database));
      Dispatcher node =
          platform.node(
              ledger,
              Map.of(
                  SENDGRID, sendGrid(points.around("sendgrid", primary)),
                  SES, ses(points.around("ses", backup))));
      try {
        if (accepts) {
          accept(new EmailStore(ledger, Duration.ofDays(3)));
        }
        platform.dispatch(node);
      } catch (ExecutionException | CompletionException e) {
        assertThat(e).hasRootCauseInstanceOf(NodeCrashed.class);
      }
      return points;
    }

    private void accept(EmailStore store) throws Exception {
      NewMessage message =
          NewMessage.plain(
              "shop@understudy.example",
              List.of("a@c.example"),
              new Content("Your order", Optional.of("It is on its way."), Optional.empty()));
      if (platform.run(() -> store.accept(Optional.empty(), "", message))
          instanceof EmailStore.Submitted.Stands(var id)) {
        accepted.add(new MailKey(id, "a@c.example"));
      }
    }

    /** Nodes that live go on until all is settled; what is wrong then. */
    List<String> breaches() throws Exception {
      for (int round = 0; round < ROUNDS; round++) {
        platform.hurry();
        live(CrashPoints.counting(), false);
      }
      primary.executeLate();
      backup.executeLate();
      // Who was not told that a mail was accepted must bear that it was.
      accepted.addAll(platform.stands().keySet());
      List<JsonObject> mails =
          Stream.<VendorSim>of(sendGrid, ses)
              .flatMap(vendor -> vendor.ledger().entries().stream())
              .toList();
      List<String> breaches = new ArrayList<>(History.breaches(accepted, platform.stands(), mails));
      platform
          .stands()
          .forEach(
              (key, stand) -> {
                if (stand.status().inFlight()) {
                  breaches.add("never settled: " + key + " " + stand);
                }
              });
      return breaches;
    }
  }

  private static EmailProvider sendGrid(VendorCalls calls) {
    return new SendGridEmail(vendor("sendgrid"), Secret.of(SendGridSim.API_KEY), calls, CLOCK);
  }

  private static EmailProvider ses(VendorCalls calls) {
    RequestSigner signer =
        new RequestSigner(
            Secret.of(SesSim.ACCESS_KEY_ID), Secret.of(SesSim.SECRET), SesSim.REGION, "ses");
    return new SesEmail(vendor("ses"), signer, calls, CLOCK);
  }

  private static Vendor vendor(String id) {
    return new Vendor(
        new ProviderId(id),
        Adapter.EMAIL,
        0,
        100,
        128,
        URI.create("http://" + id + ".example"),
        id.equals("ses") ? "v2" : "v3",
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Map.of());
  }

  /** All breaches of a weather, with one death and with two, and how many worlds were lived. */
  private List<String> enumerate(Weather weather, UnaryOperator<Sql> fault) throws Exception {
    List<String> breaches = new ArrayList<>();
    int points = new World(weather, fault).live(CrashPoints.counting(), true).passed().size();
    assertThat(points).isGreaterThanOrEqualTo(8);
    int worlds = 0;
    for (int first = 0; first < points; first++) {
      boolean secondDies = true;
      for (int second = 0; secondDies; second++) {
        World world = new World(weather, fault);
        CrashPoints dead = world.live(CrashPoints.dyingAt(first), true);
        assertThat(dead.dead()).isTrue();
        platform.hurry();
        secondDies = world.live(CrashPoints.dyingAt(second), false).dead();
        String where = dead.passed().getLast() + ", then " + second;
        world.breaches().forEach(breach -> breaches.add(where + ": " + breach));
        worlds++;
      }
    }
    System.out.printf("%s: %d points, %d worlds%n", weather, points, worlds);
    return breaches;
  }

  @ParameterizedTest
  @EnumSource(Weather.class)
  void noDeathAndNoTwoDeathsLoseAMailOrMakeAThirdCopy(Weather weather) throws Exception {
    assertThat(enumerate(weather, UnaryOperator.identity())).isEmpty();
  }

  /** A ledger in which a mail is written as dispatched only when the next thing is written. */
  private static final class WritesTooLate implements Sql {

    private final Sql ledger;
    private final List<Runnable> late = new ArrayList<>();

    WritesTooLate(Sql ledger) {
      this.ledger = ledger;
    }

    /** Rolls back what it has seen. */
    private static final class Undone extends RuntimeException {
      private static final long serialVersionUID = 1;
    }

    @Override
    public synchronized RowSet<Row> execute(String statement, Tuple arguments) {
      if (!statement.contains("status = 'DISPATCHED', provider")) {
        late.forEach(Runnable::run);
        late.clear();
        return ledger.execute(statement, arguments);
      }
      late.add(() -> ledger.execute(statement, arguments));
      List<RowSet<Row>> seen = new ArrayList<>();
      try {
        ledger.inTransaction(
            connection -> {
              seen.add(connection.preparedQuery(statement).execute(arguments).await());
              throw new Undone();
            });
      } catch (Undone e) {
        // As if nothing had been written yet.
      }
      return seen.getFirst();
    }

    @Override
    public <T> T inTransaction(Function<SqlConnection, T> work) {
      return ledger.inTransaction(work);
    }
  }

  @Test
  void aDispatchThatIsWrittenAfterTheFirstByteIsSeen() throws Exception {
    assertThat(enumerate(Weather.GOOD, WritesTooLate::new))
        .anyMatch(breach -> breach.contains("3 copies"))
        .anyMatch(breach -> breach.contains("more than was reported"));
  }
}
