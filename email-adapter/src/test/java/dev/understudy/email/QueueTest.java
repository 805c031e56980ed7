package dev.understudy.email;

import static dev.understudy.email.TestVendors.LOSES_REPLIES;
import static dev.understudy.email.TestVendors.answers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.email.History.MailKey;
import dev.understudy.email.History.Stand;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.testkit.Await;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lanes, times, second thoughts and dead letters, on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueueTest {

  private static final Content CONTENT =
      new Content("News", Optional.of("There is some."), Optional.empty());

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final TestPlatform platform = new TestPlatform();
  private TestVendors vendors = new TestVendors(platform.vertx);
  private final List<MailKey> accepted = new ArrayList<>();

  QueueTest() throws IOException {}

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

  private static NewMessage to(String address) {
    return from("shop@understudy.example", address);
  }

  private static NewMessage from(String sender, String address) {
    return NewMessage.plain(sender, List.of(address), CONTENT);
  }

  private MailKey accept(NewMessage message) throws Exception {
    MailKey key = new MailKey(platform.accept(message), message.to().getFirst());
    accepted.add(key);
    return key;
  }

  private Stand stand(MailKey key) throws Exception {
    return Optional.ofNullable(platform.stands().get(key)).orElseThrow();
  }

  private MessageState.Recipient recipient(MailKey key) throws Exception {
    return platform
        .run(() -> platform.store().byId(key.message()))
        .orElseThrow()
        .recipients()
        .getFirst();
  }

  private void dispatch() throws Exception {
    platform.dispatch(platform.node(vendors));
  }

  private void settle() throws Exception {
    platform.settle(platform.node(vendors), accepted, 5);
  }

  @Test
  void bulkMailThatMayBeOutIsNotSentAgainUnasked() throws Exception {
    vendors.sendGridBehaves(LOSES_REPLIES);
    MailKey key = accept(to("a@c.example").inLane(Lane.BULK));

    settle();

    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.REVIEW, 1));
    assertThat(vendors.mails()).hasSize(1);
  }

  @Test
  void aPersonMaySendItAgainButNotAThirdTime() throws Exception {
    vendors.sendGridBehaves(LOSES_REPLIES);
    MailKey key = accept(to("a@c.example").inLane(Lane.BULK));
    settle();
    long id = recipient(key).id();

    assertThat(platform.run(() -> platform.store().replay(id))).isTrue();
    settle();
    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.REVIEW, 2));
    assertThat(platform.run(() -> platform.store().replay(id))).isFalse();
    assertThat(platform.run(() -> platform.store().possibleDoubles(0, 10)))
        .extracting(MessageState.Recipient::id)
        .containsExactly(id);
  }

  @Test
  void aDeadLetterIsListedWithItsReasonAndCanBeReplayed() throws Exception {
    vendors.sendGridBehaves(answers(400));
    MailKey key = accept(to("a@c.example"));
    dispatch();

    List<MessageState.Recipient> dead = platform.run(() -> platform.store().dead(0, 10));
    assertThat(dead)
        .singleElement()
        .satisfies(letter -> assertThat(letter.refusal().orElseThrow()).startsWith("400"));
    vendors.sendGridBehaves(TestVendors.GOOD);
    assertThat(platform.run(() -> platform.store().replay(dead.getFirst().id()))).isTrue();
    settle();

    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.ACCEPTED, 1));
  }

  @Test
  void whatWasSentCannotBeReplayed() throws Exception {
    MailKey key = accept(to("a@c.example"));
    dispatch();

    assertThat(platform.run(() -> platform.store().replay(recipient(key).id()))).isFalse();
  }

  @Test
  void aSuppressedAddressGetsNothingAndItsSenderTheReason() throws Exception {
    MailKey key = accept(to("A@c.example"));
    platform.run(
        () -> {
          new SuppressionStore(platform.database).add("a@C.example", "unsubscribed", "recipient");
          return true;
        });

    settle();

    assertThat(vendors.mails()).isEmpty();
    assertThat(recipient(key).status()).isEqualTo(MailStatus.SUPPRESSED);
    assertThat(recipient(key).refusal()).contains("suppressed: unsubscribed");
  }

  @Test
  void aMailThatNobodyTakesInItsLifetimeExpires() throws Exception {
    vendors.sendGridBehaves(answers(503));
    vendors.sesBehaves(answers(503));
    MailKey key = accept(to("a@c.example"));
    dispatch();
    platform.run(
        () ->
            platform.database.execute(
                "update recipient set expires_at = now() - interval '1 s'", Tuple.tuple()));

    settle();

    assertThat(recipient(key).status()).isEqualTo(MailStatus.EXPIRED);
    assertThat(recipient(key).refusal().orElseThrow()).contains("503");
  }

  @Test
  void waitingGrowsWithEachTryAndHasAnEnd() throws Exception {
    vendors.sendGridBehaves(answers(503));
    vendors.sesBehaves(answers(503));
    MailKey key = accept(to("a@c.example"));
    Dispatcher node = platform.node(vendors);
    for (int tries = 0; tries < 12; tries++) {
      dispatchNow(node);
      Duration wait = Duration.between(Instant.now(), recipient(key).dueAt());
      double expected = Math.min(3600, 5 * Math.pow(2, Math.min(tries, 10)));
      // A fifth more or less, and a second for the test itself.
      assertThat(wait.toMillis() / 1000.0)
          .as(recipient(key).toString())
          .isBetween(expected * 0.8 - 1, expected * 1.2);
    }
  }

  private void dispatchNow(Dispatcher node) throws Exception {
    platform.hurry();
    platform.dispatch(node);
  }

  @Test
  void aMailIsTakenBackBeforeAnyVendorHasIt() throws Exception {
    MailKey key = accept(to("a@c.example"));

    assertThat(platform.run(() -> platform.store().cancel(key.message()))).isEqualTo(1);
    settle();

    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.CANCELLED, 0));
    assertThat(vendors.mails()).isEmpty();
  }

  @Test
  void whoHoldsALeaseOnACancelledMailSendsNothing() throws Exception {
    MailKey key = accept(to("a@c.example"));
    Job job = platform.run(() -> platform.queue().take(Lane.TRANSACTIONAL, 1)).getFirst();

    assertThat(platform.run(() -> platform.store().cancel(key.message()))).isEqualTo(1);

    assertThat(platform.run(() -> platform.dispatches().dispatched(job, TestVendors.SES)))
        .isFalse();
  }

  @Test
  void whatAVendorMayHaveCannotBeTakenBack() throws Exception {
    vendors.sendGridBehaves(LOSES_REPLIES);
    MailKey key = accept(to("a@c.example"));
    dispatch();

    assertThat(platform.run(() -> platform.store().cancel(key.message()))).isZero();
    assertThat(stand(key).status()).isEqualTo(MailStatus.AMBIGUOUS);
  }

  @Test
  void theSameKeyIsTheSameMessageAlsoWhenAHundredComeAtOnce() throws Exception {
    EmailStore store = platform.store();
    CountDownLatch start = new CountDownLatch(1);
    List<Future<EmailStore.Submitted>> answers = new ArrayList<>();
    HashSet<EmailStore.Submitted> different = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        answers.add(
            threads.submit(
                () -> {
                  start.await();
                  return store.accept(Optional.of("key"), "same", to("a@c.example"));
                }));
      }
      start.countDown();
      for (Future<EmailStore.Submitted> answer : answers) {
        different.add(answer.get());
      }
    }
    platform.stands().keySet().forEach(accepted::add);

    assertThat(different).hasSize(1);
    assertThat(accepted).hasSize(1);
    assertThat(platform.run(() -> store.accept(Optional.of("key"), "other", to("b@c.example"))))
        .isEqualTo(new EmailStore.Submitted.KeyReused());
  }

  @Test
  void aScheduledMailWaitsForItsTime() throws Exception {
    Instant later = Instant.now().plus(Duration.ofHours(1));
    MailKey key = accept(to("a@c.example").at(later));

    dispatch();
    assertThat(vendors.mails()).isEmpty();
    assertThat(recipient(key).dueAt()).isCloseTo(later, within(Duration.ofMillis(1)));

    platform.hurry();
    dispatch();
    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.ACCEPTED, 1));
  }

  private static org.assertj.core.data.TemporalUnitOffset within(Duration duration) {
    return new org.assertj.core.data.TemporalUnitWithinOffset(
        duration.toMillis(), java.time.temporal.ChronoUnit.MILLIS);
  }

  @Test
  void whatIsUrgentGoesFirst() throws Exception {
    List<MailKey> keys = new ArrayList<>();
    for (Priority priority : List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH)) {
      NewMessage plain = to(priority + "@c.example");
      keys.add(
          accept(
              new NewMessage(
                  plain.from(),
                  plain.to(),
                  List.of(),
                  List.of(),
                  Optional.empty(),
                  CONTENT,
                  Map.of(),
                  List.of(),
                  Lane.TRANSACTIONAL,
                  priority,
                  Optional.empty())));
    }

    List<UUID> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      platform
          .run(() -> platform.queue().take(Lane.TRANSACTIONAL, 1))
          .forEach(job -> order.add(job.mail().message()));
    }

    assertThat(order)
        .containsExactlyElementsOf(keys.reversed().stream().map(MailKey::message).toList());
  }

  private long dispatched() throws Exception {
    return platform.stands().values().stream()
        .filter(stand -> stand.status() == MailStatus.DISPATCHED)
        .count();
  }

  @Test
  void bulkMailThatIsStuckHoldsNoOtherUp() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    Dispatcher node = platform.node(vendors, provider -> new BulkGetsStuck(provider, stuck));
    for (int i = 0; i < 40; i++) {
      accept(from("news@news.understudy.example", i + "@c.example").inLane(Lane.BULK));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        AutoCloseable _ = stuck::countDown) {
      threads.execute(node::dispatchDue);
      Await.until("bulk mail has all its places", TEN_SECONDS, () -> dispatched() == 16);

      MailKey urgent = accept(to("urgent@c.example"));
      threads.execute(node::dispatchDue);
      Await.until("it is sent", TEN_SECONDS, () -> stand(urgent).status() == MailStatus.ACCEPTED);

      assertThat(vendors.mails()).hasSize(1);
    }
  }

  /** Sends a newsletter only when it is let. */
  private record BulkGetsStuck(EmailProvider provider, CountDownLatch stuck)
      implements EmailProvider {
    @Override
    public Outcome<Handover> send(Mail mail, Deadline deadline) {
      if (mail.from().domain().startsWith("news.")) {
        try {
          stuck.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return provider.send(mail, deadline);
    }

    @Override
    public Outcome<?> probe(Deadline deadline) {
      return provider.probe(deadline);
    }
  }

  @Test
  void aRefusedSenderMovesItsDomainAndNoOther() throws Exception {
    vendors.sendGridBehaves(answers(403));
    MailKey key = accept(to("a@c.example"));
    dispatch();
    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.ACCEPTED, 1));
    vendors.sendGridBehaves(TestVendors.GOOD);

    accept(to("b@c.example"));
    accept(from("news@news.understudy.example", "c@c.example"));
    Dispatcher other = platform.node(vendors);
    platform.run(
        () -> {
          other.learn();
          return true;
        });
    platform.dispatch(other);

    assertThat(vendors.atSes())
        .extracting(QueueTest::address)
        .containsExactlyInAnyOrder("a@c.example", "b@c.example");
    assertThat(vendors.atSendGrid()).extracting(QueueTest::address).containsExactly("c@c.example");
  }

  private static String address(JsonObject mail) {
    return mail.getString("recipient");
  }

  @Test
  void aBackupWithoutTheVerifiedDomainIsNotUsed() throws Exception {
    vendors.sendGridBehaves(answers(503));
    MailKey key = accept(from("shop@only-primary.example", "a@c.example"));

    settle();

    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.QUEUED, 0));
    assertThat(vendors.mails()).isEmpty();
  }

  @Test
  void aSenderThatNoVendorTakesWaitsWithTheReason() throws Exception {
    MailKey key = accept(from("shop@only-primary.example", "a@c.example"));

    dispatch();
    platform.hurry();
    dispatch();

    assertThat(stand(key)).isEqualTo(new Stand(MailStatus.QUEUED, 0));
    assertThat(recipient(key).refusal().orElseThrow()).contains("only-primary.example");
  }
}
