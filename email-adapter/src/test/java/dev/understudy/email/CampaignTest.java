package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.email.History.MailKey;
import dev.understudy.service.ProblemException;
import dev.understudy.testkit.CrashPoints;
import dev.understudy.testkit.NodeCrashed;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One mail to many, on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CampaignTest {

  private static final Sender FROM = new Sender("news@understudy.example", Optional.of("News"));

  private final TestPlatform platform = new TestPlatform();
  private TestVendors vendors = new TestVendors(platform.vertx);
  private final Campaigns campaigns = platform.campaigns();

  CampaignTest() throws IOException {}

  @BeforeEach
  void fresh() throws Exception {
    vendors.close();
    vendors = new TestVendors(platform.vertx);
    platform.forgetAll();
  }

  @AfterEach
  void close() throws Exception {
    Set<MailKey> all = platform.stands().keySet();
    assertThat(History.breaches(all, platform.stands(), vendors.mails())).isEmpty();
    vendors.close();
  }

  @AfterAll
  void stop() throws Exception {
    platform.stop();
  }

  private UUID campaign() throws Exception {
    return platform.run(
        () -> {
          TemplateId template =
              platform
                  .templates()
                  .add(
                      "news",
                      new Template(
                          "Hello {{ name }}", Optional.of("Dear {{ name }}"), Optional.empty()));
          return campaigns.create("November", FROM, Optional.empty(), template);
        });
  }

  private UUID campaign(int recipients) throws Exception {
    UUID id = campaign();
    upload(
        id,
        "address,name\n"
            + IntStream.range(0, recipients)
                .mapToObj(i -> i + "@c.example,Name " + i)
                .collect(Collectors.joining("\n")));
    return id;
  }

  private JsonObject upload(UUID id, String csv) throws Exception {
    return upload(id, csv.getBytes(StandardCharsets.UTF_8));
  }

  private JsonObject upload(UUID id, byte[] csv) throws Exception {
    return platform.run(
        () ->
            CampaignsJson.csv(
                new ByteArrayInputStream(csv),
                new CampaignsJson.Intake(recipients -> campaigns.add(id, recipients))));
  }

  private Campaign find(UUID id) throws Exception {
    return platform.run(() -> campaigns.find(id)).orElseThrow();
  }

  private void start(UUID id) throws Exception {
    assertThat(platform.run(() -> campaigns.start(id, Optional.empty()))).isTrue();
  }

  private void feed() throws Exception {
    platform.run(
        () -> {
          campaigns.feed();
          return true;
        });
  }

  /** Makes and sends mails until the campaign is done. */
  private void finish(UUID id) throws Exception {
    Dispatcher node = platform.node(vendors);
    for (int round = 0; round < 50 && find(id).state() != Campaign.State.DONE; round++) {
      feed();
      platform.hurry();
      platform.dispatch(node);
    }
    assertThat(find(id).state()).isEqualTo(Campaign.State.DONE);
  }

  @Test
  void eachRecipientGetsExactlyOneMailOfItsOwn() throws Exception {
    UUID id = campaign(1_200);
    start(id);

    finish(id);

    assertThat(find(id).mails()).isEqualTo(Map.of(MailStatus.ACCEPTED, 1_200L));
    assertThat(vendors.mails()).hasSize(1_200);
    assertThat(new HashSet<>(vendors.mails().stream().map(m -> m.getString("recipient")).toList()))
        .hasSize(1_200);
  }

  @Test
  void aFileIsReadToItsEndAndWhatIsNoAddressIsToldByLine() throws Exception {
    UUID id = campaign();

    JsonObject result =
        upload(
            id,
            """
            name,address
            "Ann, B.",ann@c.example
            Bob,nobody

            Ann,ANN@c.example
            Ann,ann@C.EXAMPLE
            """);

    assertThat(result.getLong("added")).isEqualTo(2);
    assertThat(result.getLong("known")).isEqualTo(1);
    assertThat(result.getLong("rejected")).isEqualTo(1);
    assertThat(result.getJsonArray("examples").getJsonObject(0).getLong("line")).isEqualTo(3);
  }

  @Test
  void aFileThatIsNotWhatItSaysIsRefused() throws Exception {
    UUID id = campaign();

    assertThatThrownBy(() -> upload(id, "mail\na@c.example\n"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("address");
    assertThatThrownBy(() -> upload(id, "address\na@c.example,1,2\n"))
        .isInstanceOf(ProblemException.class);
    byte[] badUtf8 = "address,name\na@c.example,_\n".getBytes(StandardCharsets.UTF_8);
    badUtf8[badUtf8.length - 2] = (byte) 0xff;
    assertThatThrownBy(() -> upload(id, badUtf8)).isInstanceOf(ProblemException.class);
  }

  @Test
  void nothingIsSentBeforeItsTimeOrWhileItIsHeld() throws Exception {
    UUID id = campaign(10);
    platform.run(() -> campaigns.start(id, Optional.of(Instant.now().plus(Duration.ofHours(1)))));
    feed();
    assertThat(find(id).fed()).isZero();
    platform.run(
        () -> platform.database.execute("update campaign set start_at = now()", Tuple.tuple()));

    feed();
    assertThat(platform.run(() -> campaigns.pause(id))).isTrue();
    platform.dispatch(platform.node(vendors));
    assertThat(vendors.mails()).isEmpty();

    assertThat(platform.run(() -> campaigns.resume(id))).isTrue();
    finish(id);
    assertThat(vendors.mails()).hasSize(10);
  }

  @Test
  void whatIsCancelledIsNotSent() throws Exception {
    UUID id = campaign(10);
    start(id);
    feed();

    assertThat(platform.run(() -> campaigns.cancel(id))).isTrue();
    feed();
    platform.dispatch(platform.node(vendors));

    assertThat(find(id).mails()).isEqualTo(Map.of(MailStatus.CANCELLED, 10L));
    assertThat(vendors.mails()).isEmpty();
  }

  @Test
  void whoBeginsLaterNeedNotWaitForTheEndOfTheFirst() throws Exception {
    UUID first = campaign(1_100);
    UUID second = campaign(1_100);
    start(first);
    feed();
    start(second);
    feed();

    // Each has its window of mails in flight, and no more.
    assertThat(find(first).fed()).isEqualTo(1_000);
    assertThat(find(second).fed()).isEqualTo(1_000);
    feed();
    assertThat(find(first).fed()).isEqualTo(1_000);
  }

  @Test
  void aMailWhoseVariableIsMissingFailsWithItsName() throws Exception {
    UUID id = campaign();
    upload(id, "address\na@c.example\n");
    start(id);
    feed();
    platform.dispatch(platform.node(vendors));

    MessageState.Recipient failed = platform.run(() -> platform.store().dead(0, 1)).getFirst();
    assertThat(failed.refusal().orElseThrow()).contains("variables.name");
    assertThat(vendors.mails()).isEmpty();
  }

  @Test
  void aFeederThatDiesAtAnyPointSkipsNobodyAndDoublesNobody() throws Exception {
    for (int point = 0; point < 3; point++) {
      platform.forgetAll();
      UUID id = campaign(25);
      start(id);
      CampaignStore dying =
          new CampaignStore(
              CrashPoints.dyingAt(point).around(platform.database), Duration.ofDays(3));
      assertThatThrownBy(() -> platform.run(() -> dying.feed(10)))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(NodeCrashed.class);

      CampaignStore living = new CampaignStore(platform.database, Duration.ofDays(3));
      for (int i = 0; i < 5; i++) {
        platform.run(() -> living.feed(1_000));
      }
      assertThat(platform.stands()).hasSize(25);
    }
    platform.forgetAll();
  }

  @Test
  void bulkMailHasOneClickToEndItWhichIsTheRecipientsOwn() throws Exception {
    UUID id = campaign(1);
    start(id);
    feed();
    Job job = platform.run(() -> platform.queue().take(Lane.BULK, 1)).getFirst();
    Composer composer = new Composer(platform.templates(), Optional.of(TestPlatform.UNSUBSCRIBE));

    Mail mail =
        switch (platform.run(() -> composer.compose(job))) {
          case Composer.Composed.Ready(Job ready) -> ready.mail();
          case Composer.Composed.Unsendable(String why) -> throw new AssertionError(why);
        };

    assertThat(mail.content().text()).contains("Dear Name 0");
    assertThat(mail.headers().get("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
    String link = String.valueOf(mail.headers().get("List-Unsubscribe"));
    assertThat(link).startsWith("<https://mail.understudy.example/unsubscribe/").endsWith(">");
    String token = link.substring(link.lastIndexOf('/') + 1, link.length() - 1);
    assertThat(TestPlatform.UNSUBSCRIBE.recipient(token)).contains(job.id());
    String forged = (token.charAt(0) == 'A' ? "B" : "A") + token.substring(1);
    assertThat(TestPlatform.UNSUBSCRIBE.recipient(forged)).isEmpty();
    assertThat(TestPlatform.UNSUBSCRIBE.recipient("")).isEmpty();
  }

  @Test
  void versionsOfATemplateAreCountedAlsoWhenManyAreAddedAtOnce() throws Exception {
    Template template = new Template("s", Optional.of("t"), Optional.empty());
    Set<Integer> versions = new HashSet<>();
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var adding =
          IntStream.range(0, 10)
              .mapToObj(
                  _ -> threads.submit(() -> platform.templates().add("many", template).version()))
              .toList();
      for (var each : adding) {
        versions.add(each.get());
      }
    }

    assertThat(versions).isEqualTo(Set.copyOf(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)));
    Row row =
        platform
            .run(
                () ->
                    platform.database.execute(
                        "select count(*) as count from template", Tuple.tuple()))
            .iterator()
            .next();
    assertThat(row.getLong("count")).isEqualTo(10);
  }
}
