package dev.understudy.email;

import static dev.understudy.email.TestPlatform.CLOCK;
import static dev.understudy.email.TestVendors.LOSES_REPLIES;
import static dev.understudy.email.TestVendors.SENDGRID;
import static dev.understudy.email.TestVendors.SES;
import static dev.understudy.email.TestVendors.answers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.email.History.MailKey;
import dev.understudy.email.History.Stand;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a mail on a real PostgreSQL, to vendors over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmailTest {

  private static final String FROM = "shop@understudy.example";
  private static final Content CONTENT =
      new Content("Your order", Optional.of("It is on its way."), Optional.empty());
  private static final int ENOUGH_ROUNDS = 5;

  private final TestPlatform platform = new TestPlatform();
  private TestVendors vendors = new TestVendors(platform.vertx);
  private final List<MailKey> accepted = new ArrayList<>();

  EmailTest() throws IOException {}

  @BeforeEach
  void fresh() throws Exception {
    vendors.close();
    vendors = new TestVendors(platform.vertx);
    platform.forgetAll();
    accepted.clear();
  }

  @AfterEach
  void whateverHappenedTheHistoryIsGood() throws Exception {
    assertThat(History.breaches(accepted, platform.stands(), vendors.mails())).isEmpty();
    vendors.close();
  }

  @AfterAll
  void stop() throws Exception {
    platform.stop();
  }

  private List<MailKey> accept(String... to) throws Exception {
    return accept(NewMessage.plain(FROM, List.of(to), CONTENT));
  }

  private List<MailKey> accept(NewMessage message) throws Exception {
    UUID id = platform.accept(message);
    List<MailKey> keys = message.to().stream().map(address -> new MailKey(id, address)).toList();
    accepted.addAll(keys);
    return keys;
  }

  private Stand stand(MailKey key) throws Exception {
    return Optional.ofNullable(platform.stands().get(key)).orElseThrow();
  }

  private MailStatus status(MailKey key) throws Exception {
    return stand(key).status();
  }

  private void settle() throws Exception {
    platform.settle(platform.node(vendors), accepted, ENOUGH_ROUNDS);
  }

  @Test
  void acceptedIsInTheLedgerBeforeItIsSaid() throws Exception {
    MailKey key = accept("a@c.example").getFirst();

    assertThat(status(key)).isEqualTo(MailStatus.QUEUED);
    assertThat(vendors.mails()).isEmpty();
  }

  @Test
  void aMailGoesToThePrimaryUnderItsOwnName() throws Exception {
    MailKey key = accept("a@c.example").getFirst();

    platform.dispatch(platform.node(vendors));

    assertThat(status(key)).isEqualTo(MailStatus.ACCEPTED);
    assertThat(vendors.atSendGrid())
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.getString("reference")).isEqualTo(key.message().toString());
              assertThat(mail.getString("recipient")).isEqualTo("a@c.example");
            });
  }

  @Test
  void eachRecipientHasAMailOfItsOwn() throws Exception {
    List<MailKey> keys = accept("a@c.example", "b@c.example", "a@c.example");

    platform.dispatch(platform.node(vendors));

    assertThat(keys).hasSize(2);
    assertThat(vendors.mails()).hasSize(2);
  }

  @Test
  void aMailThatNoPrimaryTakesGoesToTheBackup() throws Exception {
    vendors.sendGridBehaves(answers(503));
    MailKey key = accept("a@c.example").getFirst();

    platform.dispatch(platform.node(vendors));

    assertThat(status(key)).isEqualTo(MailStatus.ACCEPTED);
    assertThat(vendors.atSendGrid()).isEmpty();
    assertThat(vendors.atSes()).hasSize(1);
  }

  @Test
  void aPrimaryThatDoesNotListenIsPassedBy() throws Exception {
    Dispatcher node = platform.node(vendors);
    vendors.stopSendGrid();
    MailKey key = accept("a@c.example").getFirst();

    platform.dispatch(node);

    assertThat(status(key)).isEqualTo(MailStatus.ACCEPTED);
    assertThat(vendors.atSes()).hasSize(1);
  }

  @Test
  void aPermanentRefusalReachesNoSecondVendor() throws Exception {
    vendors.sendGridBehaves(answers(400));
    MailKey key = accept("a@c.example").getFirst();

    settle();

    assertThat(status(key)).isEqualTo(MailStatus.FAILED);
    assertThat(vendors.mails()).isEmpty();
    MessageState state = platform.run(() -> platform.store().byId(key.message())).orElseThrow();
    assertThat(state.recipients().getFirst().refusal().orElseThrow()).startsWith("400");
  }

  @Test
  void aKeyThatIsRefusedLeavesTheMailToTheBackup() throws Exception {
    Dispatcher node =
        platform.node(
            Map.of(SENDGRID, vendors.sendGrid(CLOCK, "SG.revoked"), SES, vendors.ses(CLOCK)));
    MailKey key = accept("a@c.example").getFirst();

    platform.dispatch(node);

    assertThat(status(key)).isEqualTo(MailStatus.ACCEPTED);
    assertThat(vendors.atSes()).hasSize(1);
  }

  @Test
  void aMailThatNobodyTakesWaits() throws Exception {
    vendors.sendGridBehaves(answers(503));
    vendors.sesBehaves(answers(503));
    MailKey key = accept("a@c.example").getFirst();

    platform.dispatch(platform.node(vendors));
    platform.dispatch(platform.node(vendors));
    assertThat(status(key)).isEqualTo(MailStatus.QUEUED);

    vendors.sesBehaves(TestVendors.GOOD);
    settle();
    assertThat(status(key)).isEqualTo(MailStatus.ACCEPTED);
    assertThat(vendors.mails()).hasSize(1);
  }

  @Test
  void aLostReplyIsNotTriedElsewhereAtOnce() throws Exception {
    vendors.sendGridBehaves(LOSES_REPLIES);
    MailKey key = accept("a@c.example").getFirst();

    platform.dispatch(platform.node(vendors));

    assertThat(vendors.atSendGrid()).hasSize(1);
    assertThat(vendors.atSes()).isEmpty();
    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.AMBIGUOUS, 1));
  }

  @Test
  void lostRepliesMakeTwoCopiesAtMost() throws Exception {
    vendors.sendGridBehaves(LOSES_REPLIES);
    MailKey key = accept("a@c.example").getFirst();

    settle();

    assertThat(status(key)).isEqualTo(MailStatus.REVIEW);
    assertThat(vendors.mails()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 504, 418})
  void anAnswerThatSaysNothingIsNotTakenForANo(int status) throws Exception {
    vendors.sendGridBehaves(answers(status));
    MailKey key = accept("a@c.example").getFirst();

    platform.dispatch(platform.node(vendors));

    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.AMBIGUOUS, 1));
    assertThat(vendors.atSes()).isEmpty();
  }

  /** Where a worker may die; it comes to nothing more after this. */
  enum Crash {
    LEASED,
    DISPATCHED,
    SENT,
    ANSWERED
  }

  private static final class WorkerDied extends Error {
    private static final long serialVersionUID = 1;
  }

  private record DyingProvider(EmailProvider provider, Crash crash) implements EmailProvider {
    @Override
    public Outcome<Handover> send(Mail mail, Deadline deadline) {
      if (crash == Crash.SENT) {
        provider.send(mail, deadline);
      }
      throw new WorkerDied();
    }

    @Override
    public Outcome<?> probe(Deadline deadline) {
      throw new WorkerDied();
    }
  }

  private void die(Crash crash) throws Exception {
    switch (crash) {
      case LEASED -> platform.run(() -> platform.queue().take(Lane.TRANSACTIONAL, 10));
      case DISPATCHED, SENT ->
          platform.dispatch(platform.node(vendors, provider -> new DyingProvider(provider, crash)));
      case ANSWERED -> platform.dispatch(platform.node(vendors));
    }
  }

  @ParameterizedTest
  @EnumSource(Crash.class)
  void aWorkerThatDiesLeavesItsMailToAnother(Crash crash) throws Exception {
    MailKey key = accept("a@c.example").getFirst();
    die(crash);

    settle();

    assertThat(status(key)).isEqualTo(MailStatus.ACCEPTED);
    assertThat(vendors.mails()).hasSize(crash == Crash.SENT ? 2 : 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"DISPATCHED", "SENT"})
  void bulkMailOfAWorkerThatDiedSaysWhyAPersonMustLookAtIt(Crash crash) throws Exception {
    NewMessage bulk = NewMessage.plain(FROM, List.of("a@c.example"), CONTENT).inLane(Lane.BULK);
    MailKey key = accept(bulk).getFirst();
    die(crash);

    settle();

    assertThat(platform.run(() -> platform.store().byId(key.message())).orElseThrow().recipients())
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.status()).isEqualTo(MailStatus.REVIEW);
              assertThat(mail.refusal())
                  .contains("its worker was lost while sendgrid was to get it");
            });
  }

  @ParameterizedTest
  @EnumSource(Crash.class)
  void twoWorkersThatDieInTurnMakeTwoCopiesAtMost(Crash crash) throws Exception {
    accept("a@c.example");
    for (Crash second : Crash.values()) {
      die(second);
      platform.hurry();
      die(crash);
      platform.hurry();
    }

    settle();
  }

  @Test
  void aWorkerWhoseLeaseIsGoneSendsAndWritesNothing() throws Exception {
    MailKey key = accept("a@c.example").getFirst();
    Job job = platform.run(() -> platform.queue().take(Lane.TRANSACTIONAL, 1)).getFirst();
    platform.hurry();
    settle();

    DispatchStore late = platform.dispatches();
    assertThat(platform.run(() -> late.dispatched(job, SES))).isFalse();
    platform.run(ended(() -> late.requeue(job, "late", Duration.ZERO)));
    platform.run(ended(() -> late.postpone(job, Duration.ZERO)));
    platform.run(ended(() -> late.ambiguous(job, "late")));
    platform.run(ended(() -> late.failed(job, "late")));

    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.ACCEPTED, 1));
  }

  @Test
  void aReceiptThatComesLateSavesTheSecondCopy() throws Exception {
    MailKey key = accept("a@c.example").getFirst();
    Job job = platform.run(() -> platform.queue().take(Lane.TRANSACTIONAL, 1)).getFirst();
    DispatchStore slow = platform.dispatches();
    platform.run(() -> slow.dispatched(job, SENDGRID));
    platform.run(() -> vendors.sendGrid(CLOCK).send(job.mail(), soon()));
    platform.hurry();
    platform.run(() -> platform.queue().take(Lane.TRANSACTIONAL, 1));
    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.AMBIGUOUS, 1));

    platform.run(ended(() -> slow.accepted(job, "late")));
    settle();

    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.ACCEPTED, 1));
    assertThat(vendors.mails()).hasSize(1);
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(2), CLOCK);
  }

  private static Callable<Boolean> ended(Runnable work) {
    return () -> {
      work.run();
      return true;
    };
  }

  @Test
  void acceptedIsTerminalOrInFlightWhileWorkersRaceAndVendorsFail() throws Exception {
    List<Dispatcher> nodes = List.of(platform.node(vendors), platform.node(vendors));
    List<JsonObject> weathers =
        List.of(answers(503), LOSES_REPLIES, TestVendors.GOOD, answers(500), TestVendors.GOOD);
    for (JsonObject weather : weathers) {
      vendors.sendGridBehaves(weather);
      accept(IntStream.range(0, 20).mapToObj(i -> i + "@c.example").toArray(String[]::new));
      platform.hurry();
      try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
        nodes.forEach(node -> both.execute(node::dispatchDue));
      }
      assertThat(platform.stands().keySet()).containsExactlyInAnyOrderElementsOf(accepted);
    }

    platform.settle(nodes.getFirst(), accepted, 20);

    assertThat(platform.stands().values()).noneMatch(stand -> stand.status().inFlight());
  }
}
