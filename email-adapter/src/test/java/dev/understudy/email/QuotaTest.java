package dev.understudy.email;

import static dev.understudy.email.TestPlatform.CLOCK;
import static dev.understudy.email.TestVendors.SENDGRID;
import static dev.understudy.email.TestVendors.SES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalogue.Quota;
import dev.understudy.failover.ProviderId;
import dev.understudy.health.SharedRates;
import dev.understudy.testkit.Await;
import dev.understudy.testkit.ManualClock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a vendor allows an account, seen at the vendor, with several nodes that send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotaTest {

  private static final int PER_SECOND = 30;
  private static final Quota NOT_YET =
      new Quota(null, null, new Quota.WarmUp(LocalDate.MAX, List.of(1)));
  private static final Map<ProviderId, Quota> RATE =
      Map.of(SENDGRID, new Quota(PER_SECOND, null, null), SES, NOT_YET);

  /** In any 10 s: 5 % more than the rate. */
  private static final int ALLOWED = 315;

  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final TestPlatform platform = new TestPlatform();
  private final List<Dispatcher> started = new ArrayList<>();
  private TestVendors vendors = new TestVendors(platform.vertx);

  QuotaTest() throws IOException {}

  @BeforeEach
  void fresh() throws Exception {
    vendors.close();
    vendors = new TestVendors(platform.vertx);
    platform.forgetAll();
  }

  @AfterEach
  void close() {
    started.forEach(Dispatcher::close);
    started.clear();
    vendors.close();
  }

  @AfterAll
  void stop() throws Exception {
    platform.stop();
  }

  private void accept(int mails) throws Exception {
    for (int first = 0; first < mails; first += 50) {
      int from = first;
      List<String> to =
          IntStream.range(from, Math.min(mails, from + 50))
              .mapToObj(i -> i + "@c.example")
              .toList();
      Content content = new Content("Hello", Optional.of("You."), Optional.empty());
      platform.accept(NewMessage.plain("shop@understudy.example", to, content));
    }
  }

  private Dispatcher node(Map<ProviderId, Quota> limits, SharedRates rates) {
    return platform.node(
        platform.database,
        Map.of(SENDGRID, vendors.sendGrid(CLOCK), SES, vendors.ses(CLOCK)),
        limits,
        rates);
  }

  private Dispatcher start(SharedRates rates) {
    Dispatcher node = node(RATE, rates);
    started.add(node);
    node.start();
    return node;
  }

  private void awaitMails(int count) throws Exception {
    Await.until(count + " mails are sent", PATIENCE, () -> vendors.atSendGrid().size() >= count);
  }

  /** The most calls in any ten seconds, by the vendor's own ledger. */
  private int most() {
    List<Instant> calls = vendors.atSendGrid().stream().map(QuotaTest::at).sorted().toList();
    int most = 0;
    int from = 0;
    for (int to = 0; to < calls.size(); to++) {
      while (!calls.get(from).plus(WINDOW).isAfter(calls.get(to))) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  private static Instant at(JsonObject entry) {
    return Instant.parse(entry.getString("at"));
  }

  @Test
  void fourNodesTogetherKeepTheAccountsRateWhileMembersComeAndGo() throws Exception {
    accept(750);
    try (TestCluster cluster = new TestCluster(4)) {
      List<Dispatcher> nodes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        nodes.add(start(cluster.rates(i)));
      }
      awaitMails(330);
      for (int lost : List.of(0, 2)) {
        int before = vendors.atSendGrid().size();
        nodes.get(lost).close();
        cluster.kill(lost);
        awaitMails(before + 60);
        cluster.restart(lost);
        nodes.set(lost, start(cluster.rates(lost)));
      }
      awaitMails(650);
    }
    System.out.printf("most in 10 s: %d of %d%n", most(), PER_SECOND * 10);
    assertThat(most()).isBetween(PER_SECOND * 7, ALLOWED);

    started.forEach(Dispatcher::close);
    Set<History.MailKey> all = Set.copyOf(platform.stands().keySet());
    platform.settle(node(Map.of(), SharedRates.ofOneNode()), all, 20);
    assertThat(all).hasSize(750);
    assertThat(History.breaches(all, platform.stands(), vendors.mails())).isEmpty();
  }

  @Test
  void aRateThatEachNodeKeepsForItselfIsSeen() throws Exception {
    assertThat(mostOfTwoNodes(_ -> SharedRates.ofOneNode())).isGreaterThan(ALLOWED);
  }

  private int mostOfTwoNodes(IntFunction<SharedRates> rates) throws Exception {
    accept(400);
    start(rates.apply(0));
    start(rates.apply(1));
    awaitMails(400);
    return most();
  }

  @Test
  void aDaysLimitIsOneForAllNodesAndTheRestGoesToTheNextVendor() throws Exception {
    accept(30);
    Map<ProviderId, Quota> limits = Map.of(SENDGRID, new Quota(null, 20, null));

    platform.dispatch(node(limits, SharedRates.ofOneNode()));
    accept(30);
    platform.dispatch(node(limits, SharedRates.ofOneNode()));

    assertThat(vendors.atSendGrid()).hasSize(20);
    assertThat(vendors.atSes()).hasSize(40);
  }

  @Test
  void whatNoVendorMayTakeTodayStaysInTheQueue() throws Exception {
    accept(5);
    Map<ProviderId, Quota> limits =
        Map.of(SENDGRID, new Quota(null, 2, null), SES, new Quota(null, 1, null));

    platform.dispatch(node(limits, SharedRates.ofOneNode()));

    assertThat(vendors.mails()).hasSize(3);
    assertThat(platform.stands().values())
        .filteredOn(stand -> stand.status() == MailStatus.QUEUED)
        .hasSize(2)
        .allMatch(stand -> stand.copies() == 0);
  }

  /** As at a node that was paused, or had no processor, between its question and the answer. */
  @Test
  void aCallThatWasCountedTooLongAgoIsNotMade() throws Exception {
    for (int millis : List.of(199, 200)) {
      ManualClock clock = new ManualClock(CLOCK.instant());
      SharedRates late =
          (_, _, wanted) -> {
            clock.advance(Duration.ofMillis(millis));
            return CompletableFuture.completedFuture(wanted);
          };
      Quotas quotas =
          new Quotas(List.of(SENDGRID), RATE, late, new QuotaStore(platform.database), clock);

      assertThat(platform.run(() -> quotas.take(SENDGRID, Lane.TRANSACTIONAL)))
          .as("after %d ms", millis)
          .isEqualTo(millis < 200);
    }
  }

  /** The rest of the rate is for those who wait for their mail. */
  @Test
  void bulkThatHasHadItsShareDoesNotHoldUpTheOthers() throws Exception {
    SharedRates bulkHasHadIt =
        (account, _, wanted) ->
            CompletableFuture.completedFuture(account.endsWith(" bulk") ? 0 : wanted);
    Quotas quotas =
        new Quotas(List.of(SENDGRID), RATE, bulkHasHadIt, new QuotaStore(platform.database), CLOCK);

    assertThat(platform.run(() -> quotas.take(SENDGRID, Lane.BULK))).isFalse();
    assertThat(platform.run(() -> quotas.take(SENDGRID, Lane.TRANSACTIONAL))).isTrue();
    assertThat(quotas.mayGive(SENDGRID, Lane.TRANSACTIONAL)).isTrue();
  }

  /** The cluster's answer, when it does not come, is none. */
  @Test
  void aMailThatMayNotBeSentNowIsNeitherSentNorLost() throws Exception {
    accept(3);
    SharedRates silent = (_, _, _) -> CompletableFuture.completedFuture(0);

    platform.dispatch(node(RATE, silent));
    assertThat(vendors.mails()).isEmpty();
    platform.hurry();
    platform.dispatch(node(Map.of(), silent));

    assertThat(vendors.mails()).hasSize(3);
  }
}
