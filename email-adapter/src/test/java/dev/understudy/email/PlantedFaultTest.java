package dev.understudy.email;

import static dev.understudy.email.TestPlatform.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.email.History.MailKey;
import dev.understudy.failover.Deadline;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Takes away, one at a time, what the promises rest on, and sees them break. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedFaultTest {

  private final TestPlatform platform = new TestPlatform();
  private final TestVendors vendors = new TestVendors(platform.vertx);

  PlantedFaultTest() throws IOException {}

  @AfterEach
  void forget() throws Exception {
    platform.forgetAll();
  }

  @AfterAll
  void stop() throws Exception {
    vendors.close();
    platform.stop();
  }

  private MailKey accept() throws Exception {
    NewMessage message =
        NewMessage.plain(
            "shop@understudy.example",
            List.of("a@c.example"),
            new Content("Your order", Optional.of("It is on its way."), Optional.empty()));
    return new MailKey(platform.accept(message), "a@c.example");
  }

  private Job take() throws Exception {
    return platform.run(() -> platform.queue().take(Lane.TRANSACTIONAL, 1)).getFirst();
  }

  private List<String> breaches(MailKey key) throws Exception {
    return History.breaches(
        List.of(key),
        platform.stands(),
        vendors.mails().stream()
            .filter(mail -> mail.getString("reference").equals(key.message().toString()))
            .toList());
  }

  private Deadline soon() {
    return Deadline.after(Duration.ofSeconds(2), CLOCK);
  }

  @Test
  void whoSendsBeforeItIsWrittenDownMakesCopiesThatNobodyCounts() throws Exception {
    MailKey key = accept();
    EmailProvider vendor = vendors.sendGrid(CLOCK);
    for (int i = 0; i < 3; i++) {
      Job job = take();
      platform.run(() -> vendor.send(job.mail(), soon()));
      platform.hurry(); // it died before it wrote
    }

    assertThat(breaches(key)).anyMatch(breach -> breach.startsWith("3 copies"));
  }

  @Test
  void whoseFenceIsGoneSendsWhatOthersSend() throws Exception {
    MailKey key = accept();
    sql(
        "create function no_fence() returns trigger language plpgsql as"
            + " 'begin new.lease_token := old.lease_token; return new; end'");
    sql(
        "create trigger no_fence before update on recipient"
            + " for each row execute function no_fence()");
    DispatchStore store = platform.dispatches();
    EmailProvider vendor = vendors.sendGrid(CLOCK);
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      jobs.add(take());
      platform.hurry();
    }
    for (Job job : jobs) {
      if (platform.run(() -> store.dispatched(job, TestVendors.SENDGRID))) {
        platform.run(() -> vendor.send(job.mail(), soon()));
      }
    }
    sql("drop trigger no_fence on recipient");

    assertThat(breaches(key)).anyMatch(breach -> breach.startsWith("3 copies"));
  }

  @Test
  void aRowThatIsDeletedIsLost() throws Exception {
    MailKey key = accept();
    UUID id = key.message();
    platform.run(
        () -> platform.database.execute("delete from recipient where message = $1", Tuple.of(id)));

    assertThat(breaches(key)).containsExactly("lost: " + key);
  }

  private void sql(String statement) throws Exception {
    platform.run(() -> platform.database.execute(statement, Tuple.tuple()));
  }
}
