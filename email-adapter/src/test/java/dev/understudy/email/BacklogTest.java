package dev.understudy.email;

import static dev.understudy.email.TestVendors.LOSES_REPLIES;
import static dev.understudy.email.TestVendors.answers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.ledger.Database;
import dev.understudy.ledger.DatabaseConfig;
import dev.understudy.ledger.Sql;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an operator sees of the queue is what is in it, on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BacklogTest {

  private static final Content CONTENT =
      new Content("News", Optional.of("There is some."), Optional.empty());

  private final TestPlatform platform = new TestPlatform();
  private TestVendors vendors = new TestVendors(platform.vertx);

  BacklogTest() throws IOException {}

  @BeforeEach
  void fresh() throws Exception {
    vendors.close();
    vendors = new TestVendors(platform.vertx);
    platform.forgetAll();
  }

  @AfterEach
  void close() {
    vendors.close();
  }

  @AfterAll
  void stop() throws Exception {
    platform.stop();
  }

  /** The metrics of a node on a ledger. */
  private final class Shown implements AutoCloseable {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BacklogGauges gauges;

    Shown(Sql ledger) {
      this.gauges = new BacklogGauges(new BacklogStore(ledger), meters);
    }

    Shown look() throws Exception {
      return platform.run(
          () -> {
            gauges.look();
            return this;
          });
    }

    double of(String name, String... tags) {
      return meters.get("understudy.email." + name).tags(tags).gauge().value();
    }

    double queue(Lane lane, String state) {
      return of("queue", "lane", name(lane), "state", state);
    }

    double dead(MailStatus status) {
      return of("dead.letters", "status", status.name());
    }

    @Override
    public void close() {
      gauges.close();
    }
  }

  private static String name(Lane lane) {
    return switch (lane) {
      case TRANSACTIONAL -> "transactional";
      case BULK -> "bulk";
    };
  }

  private Shown shown() throws Exception {
    return new Shown(platform.database).look();
  }

  private static NewMessage to(String address) {
    return NewMessage.plain("shop@understudy.example", List.of(address), CONTENT);
  }

  private int execute(String sql, Object... arguments) throws Exception {
    return platform.run(() -> platform.database.execute(sql, Tuple.from(arguments)).rowCount());
  }

  private void dispatch() throws Exception {
    platform.dispatch(platform.node(vendors));
  }

  /** The mails of a campaign, of which there are so many. */
  private UUID campaign(int mails) throws Exception {
    UUID message = platform.accept(to("0@c.example").inLane(Lane.BULK));
    for (int i = 1; i < mails; i++) {
      execute(
          "insert into recipient (message, address, lane) values ($1, $2, 'BULK')",
          message,
          i + "@c.example");
    }
    execute(
        "insert into campaign (id, name, message, state) values ($1, 'News', $1, 'RUNNING')",
        message);
    return message;
  }

  @Test
  void ofWhatWasNotReadNothingIsSaid() throws Exception {
    try (Shown shown = new Shown(platform.database)) {
      assertThat(shown.queue(Lane.TRANSACTIONAL, "due")).isNaN();
      assertThat(shown.of("oldest.due", "lane", "bulk")).isNaN();
      assertThat(shown.dead(MailStatus.REVIEW)).isNaN();
      assertThat(shown.of("possible.doubles")).isNaN();

      shown.look();

      assertThat(shown.queue(Lane.TRANSACTIONAL, "due")).isZero();
      assertThat(shown.of("oldest.due", "lane", "bulk")).isZero();
      assertThat(shown.dead(MailStatus.REVIEW)).isZero();
      assertThat(shown.of("possible.doubles")).isZero();
    }
  }

  @Test
  void whatIsDueAndWhatIsForLaterIsCountedByLane() throws Exception {
    for (int i = 0; i < 3; i++) {
      platform.accept(to("a@c.example"));
    }
    platform.accept(to("a@c.example").at(Instant.now().plus(Duration.ofHours(1))));
    platform.accept(to("a@c.example").inLane(Lane.BULK));
    platform.accept(to("b@c.example").inLane(Lane.BULK));

    try (Shown shown = shown()) {
      assertThat(shown.queue(Lane.TRANSACTIONAL, "due")).isEqualTo(3);
      assertThat(shown.queue(Lane.TRANSACTIONAL, "later")).isEqualTo(1);
      assertThat(shown.queue(Lane.BULK, "due")).isEqualTo(2);
      assertThat(shown.queue(Lane.BULK, "later")).isZero();

      dispatch();
      shown.look();
      assertThat(shown.queue(Lane.TRANSACTIONAL, "due")).isZero();
      assertThat(shown.queue(Lane.TRANSACTIONAL, "later")).isEqualTo(1);
      assertThat(shown.queue(Lane.BULK, "due")).isZero();
    }
  }

  @Test
  void anOutageOfAllVendorsIsSeenThoughNothingIsDueMeanwhile() throws Exception {
    vendors.sendGridBehaves(answers(503));
    vendors.sesBehaves(answers(503));
    platform.accept(to("a@c.example"));
    dispatch();

    try (Shown shown = shown()) {
      assertThat(shown.queue(Lane.TRANSACTIONAL, "refused")).isEqualTo(1);
      assertThat(shown.queue(Lane.TRANSACTIONAL, "due")).isZero();
      assertThat(shown.queue(Lane.TRANSACTIONAL, "later")).isZero();
    }
  }

  @Test
  void theAgeIsThatOfWhatIsDueLongest() throws Exception {
    platform.accept(to("a@c.example"));
    UUID oldest = platform.accept(to("b@c.example"));
    platform.accept(to("c@c.example").at(Instant.now().plus(Duration.ofHours(1))));
    UUID bulk = platform.accept(to("d@c.example").inLane(Lane.BULK));
    long begun = System.nanoTime();
    execute("update recipient set due_at = now() - interval '90 s' where message = $1", oldest);
    execute("update recipient set due_at = now() - interval '2 h' where message = $1", bulk);

    try (Shown shown = shown()) {
      double passed = (System.nanoTime() - begun) / 1e9;
      assertThat(shown.of("oldest.due", "lane", "transactional")).isBetween(90.0, 90 + passed);
      assertThat(shown.of("oldest.due", "lane", "bulk")).isBetween(7_200.0, 7_200 + passed);
    }
  }

  @Test
  void whatMayBeOutIsFollowedUntilNobodyCanKnow() throws Exception {
    vendors.sendGridBehaves(LOSES_REPLIES);
    platform.accept(to("a@c.example"));
    dispatch();

    try (Shown shown = shown()) {
      assertThat(shown.of("ambiguous", "lane", "transactional")).isEqualTo(1);
      assertThat(shown.of("ambiguous", "lane", "bulk")).isZero();
      assertThat(shown.of("possible.doubles")).isZero();

      platform.hurry();
      dispatch();
      shown.look();
      assertThat(shown.of("ambiguous", "lane", "transactional")).isEqualTo(1);
      assertThat(shown.of("possible.doubles")).isEqualTo(1);

      platform.hurry();
      dispatch();
      shown.look();
      assertThat(shown.of("ambiguous", "lane", "transactional")).isZero();
      assertThat(shown.of("possible.doubles")).isEqualTo(1);
      assertThat(shown.dead(MailStatus.REVIEW)).isEqualTo(1);
    }
  }

  @Test
  void deadLettersAreCountedUntilTheyAreReplayed() throws Exception {
    vendors.sendGridBehaves(answers(400));
    platform.accept(to("a@c.example"));
    platform.accept(to("b@c.example"));
    dispatch();
    UUID late = platform.accept(to("c@c.example"));
    execute("update recipient set expires_at = now() - interval '1 s' where message = $1", late);
    dispatch();

    try (Shown shown = shown()) {
      assertThat(shown.dead(MailStatus.FAILED)).isEqualTo(2);
      assertThat(shown.dead(MailStatus.EXPIRED)).isEqualTo(1);
      assertThat(shown.dead(MailStatus.REVIEW)).isZero();

      for (MessageState.Recipient letter : platform.run(() -> platform.store().dead(0, 10))) {
        assertThat(platform.run(() -> platform.store().replay(letter.id()))).isTrue();
      }
      shown.look();
      assertThat(shown.dead(MailStatus.FAILED)).isZero();
      assertThat(shown.dead(MailStatus.EXPIRED)).isZero();
      assertThat(shown.queue(Lane.TRANSACTIONAL, "due")).isEqualTo(3);
    }
  }

  /** Mail of each kind that workers take, and of each that they leave alone. */
  private void mixture() throws Exception {
    platform.accept(to("due@c.example"));
    platform.accept(to("later@c.example").at(Instant.now().plus(Duration.ofHours(1))));
    for (MailStatus status :
        List.of(MailStatus.LEASED, MailStatus.DISPATCHED, MailStatus.AMBIGUOUS)) {
      platform.accept(to("held@c.example"));
      UUID left = platform.accept(to("left@c.example"));
      execute(
          "update recipient set status = $1, "
              + (status == MailStatus.AMBIGUOUS ? "due_at" : "lease_until")
              + " = now() + case when message = $2"
              + " then interval '-1 s' else '1 h' end"
              + " where message = $2 or status = 'QUEUED' and address = 'held@c.example'",
          status.name(),
          left);
    }
    campaign(3);
    UUID paused = campaign(5);
    execute("update campaign set state = 'PAUSED' where id = $1", paused);
  }

  private int taken() throws Exception {
    for (Lane lane : Lane.values()) {
      platform.run(() -> platform.queue().take(lane, 100));
    }
    return execute("select from recipient where lease_token > 0");
  }

  private double due(Sql ledger) throws Exception {
    try (Shown shown = new Shown(ledger).look()) {
      return shown.queue(Lane.TRANSACTIONAL, "due") + shown.queue(Lane.BULK, "due");
    }
  }

  @Test
  void whatIsDueIsWhatWorkersTake() throws Exception {
    mixture();

    double due = due(platform.database);

    // The one that is due, three that workers left, and three of a campaign that runs.
    assertThat(due).isEqualTo(7);
    assertThat(taken()).isEqualTo(7);
    assertThat(due(platform.database)).isZero();
  }

  @Test
  void aCountThatForgetsThatACampaignIsPausedIsSeen() throws Exception {
    mixture();
    RewrittenSql forgetful = new RewrittenSql(Map.of("paused.id is null", "true"));

    double due = due(forgetful.fault().apply(platform.database));

    assertThat(forgetful.wasMet()).isTrue();
    assertThat(due).isNotEqualTo(taken());
  }

  @Test
  void aLookThatFailsIsNotShownAsNothingAndIsNotTheLast() throws Exception {
    platform.accept(to("a@c.example"));
    try (Shown shown = shown()) {
      execute("alter table recipient rename to elsewhere");
      try {
        shown.look();
        assertThat(shown.queue(Lane.TRANSACTIONAL, "due")).isNaN();
        assertThat(shown.of("possible.doubles")).isNaN();
      } finally {
        execute("alter table elsewhere rename to recipient");
      }

      shown.look();
      assertThat(shown.queue(Lane.TRANSACTIONAL, "due")).isEqualTo(1);
    }
  }

  @Test
  void aLedgerThatIsAwayIsNotAnEmptyOne() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    URI url = URI.create("postgresql://127.0.0.1:" + nobody + "/postgres");
    Database away =
        Database.open(platform.vertx, new DatabaseConfig(url, "nobody", "", "email", 1));
    try (Shown shown = new Shown(away).look()) {
      assertThat(shown.queue(Lane.TRANSACTIONAL, "due")).isNaN();
      assertThat(shown.dead(MailStatus.EXPIRED)).isNaN();
    } finally {
      platform.run(
          () -> {
            away.close();
            return true;
          });
    }
  }
}
