package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.email.History.MailKey;
import dev.understudy.email.History.Stand;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Messages that are taken in together: each is judged by itself, and none is changed by it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntakeTest {

  private static final int MANY = 200;

  private final TestPlatform platform = new TestPlatform();
  private final TestVendors vendors = new TestVendors(platform.vertx);
  private final EmailStore store = platform.store();

  IntakeTest() throws IOException {}

  @AfterEach
  void forget() throws Exception {
    platform.forgetAll();
  }

  @AfterAll
  void stop() throws Exception {
    vendors.close();
    platform.stop();
  }

  private static NewMessage message(String to, String subject) {
    return NewMessage.plain(
        "shop@understudy.example",
        List.of(to),
        new Content(subject, Optional.of("It is on its way."), Optional.empty()));
  }

  /** All at the same time. */
  private static <T> List<Future<T>> together(List<Callable<T>> work) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<T>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Callable<T> each : work) {
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  return each.call();
                }));
      }
      start.countDown();
    }
    return all;
  }

  @Test
  void ofThoseThatComeTogetherEachKeyIsOneMessage() throws Exception {
    List<Callable<EmailStore.Submitted>> work = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      String key = "key-" + i / 2;
      NewMessage message = message(key + "@c.example", "Your order");
      work.add(() -> store.accept(Optional.of(key), key, message));
    }

    Set<EmailStore.Submitted> answers = new HashSet<>();
    for (Future<EmailStore.Submitted> each : together(work)) {
      answers.add(each.get());
    }

    assertThat(answers).hasSize(MANY / 2).allMatch(EmailStore.Submitted.Stands.class::isInstance);
    assertThat(platform.stands()).hasSize(MANY / 2);
  }

  @Test
  void whatTheDatabaseRefusesFailsAlone() throws Exception {
    List<Callable<EmailStore.Submitted>> work = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      // PostgreSQL's text holds no zero byte.
      NewMessage message = message(i + "@c.example", i == 7 ? "zero \0" : "Your order");
      work.add(() -> store.accept(Optional.empty(), "", message));
    }

    List<Future<EmailStore.Submitted>> answers = together(work);

    assertThatThrownBy(() -> answers.get(7).get()).hasCauseInstanceOf(PgException.class);
    assertThat(answers.stream().filter(each -> each.state() == Future.State.SUCCESS))
        .hasSize(MANY - 1);
    assertThat(platform.stands()).hasSize(MANY - 1);
  }

  @Test
  void whatWasWrittenComesOutAsItCameIn() throws Exception {
    String odd = "a \"quoted\" \\ {brace}, NULL";
    NewMessage message =
        new NewMessage(
            new Sender("shop@understudy.example", Optional.of(odd)),
            List.of("a@c.example"),
            List.of("\"odd, one\"@c.example", "c@c.example"),
            List.of("NULL"),
            Optional.of("answers@understudy.example"),
            new Content(odd, Optional.of(odd), Optional.of("<p>" + odd + "</p>")),
            Map.of("X-Odd", odd, "X-Empty", ""),
            List.of(
                new Attachment("a.txt", "text/plain", Optional.empty(), Buffer.buffer("a")),
                new Attachment("b.png", "image/png", Optional.of("logo"), Buffer.buffer("b"))),
            Lane.TRANSACTIONAL,
            Priority.HIGH,
            Optional.empty());
    platform.accept(message);

    Mail mail =
        platform
            .run(
                () -> {
                  QueueStore queue = platform.queue();
                  return queue.whole(queue.take(Lane.TRANSACTIONAL, 1).getFirst());
                })
            .mail();

    assertThat(mail.from()).isEqualTo(message.from());
    assertThat(mail.cc()).isEqualTo(message.cc());
    assertThat(mail.bcc()).isEqualTo(message.bcc());
    assertThat(mail.replyTo()).isEqualTo(message.replyTo());
    assertThat(mail.content()).isEqualTo(message.content());
    assertThat(mail.headers()).isEqualTo(message.headers());
    assertThat(mail.attachments()).isEqualTo(message.attachments());
  }

  @Test
  void onePlaceIsEnoughToSendAllThatIsDueInOneRound() throws Exception {
    List<MailKey> accepted = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      NewMessage message = message(i + "@c.example", "Your order");
      accepted.add(new MailKey(platform.accept(message), i + "@c.example"));
    }
    LaneWorker worker =
        platform.worker(
            Lane.TRANSACTIONAL,
            Map.of(TestVendors.SENDGRID, vendors.sendGrid(TestPlatform.CLOCK)),
            1);

    assertThat(platform.run(worker::round)).isEqualTo(20);
    worker.awaitSent();

    assertThat(platform.stands()).containsOnlyKeys(accepted);
    assertThat(platform.stands().values()).containsOnly(new Stand(MailStatus.ACCEPTED, 1));
  }
}
