package dev.understudy.chaos.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.fault.JvmFault;
import dev.understudy.chaos.workload.Calls;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails with a time, and two nodes of which one dies at that time. Seen at the vendor. */
class ScheduledMailIT {

  /** Of whole and of broken hours from UTC. */
  private static final List<String> ZONES =
      List.of("Europe/Berlin", "America/St_Johns", "Asia/Kathmandu");

  /** Enough for both nodes: one takes 48 at once. */
  private static final int RECIPIENTS = 40;

  private static final Duration UNTIL_DUE = Duration.ofSeconds(15);

  /** What a vendor may have is looked at again after this, see docs/email.md. */
  private static final Duration SEND_LEASE = Duration.ofSeconds(7);

  private static final JvmFault STALLS_BEFORE_IT_WRITES =
      new JvmFault.Latency(
          JvmFault.Target.of("dev.understudy.email.DispatchStore.dispatched"),
          Duration.ofSeconds(60));

  private static final JvmFault TAKES_NOTHING =
      new JvmFault.Throws(
          JvmFault.Target.of("dev.understudy.email.LaneWorker.round"),
          "java.lang.IllegalStateException");

  @TempDir private Path folder;

  /** Posts a message to so many, and gives their addresses. */
  private static List<String> post(EmailNodes nodes, String name, int recipients, String time) {
    List<String> to =
        IntStream.range(0, recipients).mapToObj(i -> name + i + "@c.example").toList();
    String list = to.stream().map(each -> '"' + each + '"').collect(Collectors.joining(","));
    Calls.Answer answer =
        nodes.calls.post(
            nodes.url(1) + "/v1/messages",
            """
            {"from": "shop@understudy.example", "to": [%s], "subject": "Now", "text": "You."%s}
            """
                .formatted(list, time),
            Map.of());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    return to;
  }

  private static String at(Instant time, String zone) {
    return ", \"sendAt\": \"%s\", \"timeZone\": \"%s\""
        .formatted(time.atZone(ZoneId.of(zone)).toLocalDateTime(), zone);
  }

  private static List<Entry> arrived(EmailNodes nodes, Set<String> recipients) {
    return nodes.arrived().stream().filter(each -> recipients.contains(each.recipient())).toList();
  }

  /** How much later than its time the last of them came, in milliseconds. */
  private static long latest(List<Entry> arrived, Instant time) {
    return arrived.stream().mapToLong(Entry::atMillis).max().orElseThrow() - time.toEpochMilli();
  }

  /** Whatever is not as it should be; nothing when all is well. */
  private static List<String> violations(
      Set<String> recipients, List<Entry> arrived, Instant time, int most) {
    List<String> violations = new ArrayList<>();
    for (String recipient : recipients) {
      List<Entry> mine =
          arrived.stream().filter(each -> each.recipient().equals(recipient)).toList();
      if (mine.isEmpty() || mine.size() > most) {
        violations.add("%s got %d mails".formatted(recipient, mine.size()));
      }
      mine.stream()
          .filter(each -> each.atMillis() < time.toEpochMilli())
          .forEach(each -> violations.add(recipient + " got its mail before its time"));
    }
    return violations;
  }

  private static void awaitEnded(EmailNodes nodes, int mails) throws Exception {
    Await.until(
        mails + " mails are accepted by the vendor",
        () ->
            nodes.fromLedger("select count(*) from recipient where status = 'ACCEPTED'") == mails);
  }

  @Test
  void whatADeadNodeHeldIsSentByTheOtherOnceAndAtOnce() throws Exception {
    try (EmailNodes nodes = EmailNodes.start(2, "", folder)) {
      Instant posted = Instant.now();
      Set<String> atOnce = new HashSet<>(post(nodes, "at-once-", RECIPIENTS, ""));
      awaitEnded(nodes, RECIPIENTS);
      long unscheduled = latest(arrived(nodes, atOnce), posted);
      nodes.begin(0, "stalls", STALLS_BEFORE_IT_WRITES);

      Instant time = Instant.now().plus(UNTIL_DUE).truncatedTo(ChronoUnit.SECONDS);
      Set<String> scheduled = new HashSet<>();
      ZONES.forEach(
          zone -> scheduled.addAll(post(nodes, zone.substring(8), RECIPIENTS, at(time, zone))));
      String offset = ", \"sendAt\": \"%s\"".formatted(time.atOffset(ZoneOffset.ofHours(-7)));
      scheduled.addAll(post(nodes, "offset-", RECIPIENTS, offset));
      assertThat(Instant.now()).as("all are scheduled before their time").isBefore(time);
      Await.until("node 0 holds some", () -> nodes.observed(0, "stalls"));
      nodes.kill(0);
      awaitEnded(nodes, RECIPIENTS + scheduled.size());

      List<Entry> arrived = arrived(nodes, scheduled);
      long takenOver =
          nodes.fromLedger("select count(*) from recipient where lease_token > 2"); // taken twice
      System.out.printf(
          "scheduled mails: %d, of them %d taken by a second node; the last came %d ms after"
              + " its time; unscheduled ones within %d ms%n",
          scheduled.size(), takenOver, latest(arrived, time), unscheduled);
      assertThat(takenOver).isPositive();
      assertThat(violations(scheduled, arrived, time, 1)).isEmpty();
      assertThat(latest(arrived, time) - unscheduled)
          .as("ms that they waited, far from the lease of mails that a vendor may have")
          .isLessThan(SEND_LEASE.toMillis());
    }
  }

  @Test
  void whatAVendorMayHaveIsSentOnceMoreAtMostAndListed() throws Exception {
    try (EmailNodes nodes = EmailNodes.start(2, "", folder)) {
      nodes.begin(1, "idle", TAKES_NOTHING);
      nodes.answersLate(Duration.ofSeconds(60));
      Instant time = Instant.now().plus(UNTIL_DUE).truncatedTo(ChronoUnit.SECONDS);
      Set<String> scheduled =
          new HashSet<>(post(nodes, "scheduled-", RECIPIENTS, at(time, ZONES.getFirst())));
      Await.until("the vendor has one", () -> !arrived(nodes, scheduled).isEmpty());
      nodes.kill(0);
      nodes.answersLate(Duration.ZERO);
      nodes.end(1, "idle");
      awaitEnded(nodes, scheduled.size());

      List<Entry> arrived = arrived(nodes, scheduled);
      System.out.printf(
          "mails that a vendor may have: %d copies of %d; the last came %d ms after its time%n",
          arrived.size(), scheduled.size(), latest(arrived, time));
      assertThat(violations(scheduled, arrived, time, 2)).isEmpty();
      assertThat(possibleDoubles(nodes)).containsAll(doubles(arrived));
      assertThat(doubles(arrived)).as("whose node died between").isNotEmpty();
    }
  }

  private static Set<String> doubles(List<Entry> arrived) {
    return arrived.stream()
        .collect(Collectors.groupingBy(Entry::recipient, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(copies -> copies.getValue() > 1)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static Set<String> possibleDoubles(EmailNodes nodes) {
    Set<String> listed = new HashSet<>();
    for (JsonNode each :
        nodes.calls.get(nodes.url(1) + "/v1/possible-doubles").body().path("recipients")) {
      listed.add(each.path("address").asText());
    }
    return listed;
  }

  /** The check itself must be able to see what it looks for. */
  @Test
  void aMailThatIsEarlyMissingOrDoubleIsSeen() {
    Instant time = Instant.ofEpochMilli(1_000);
    Entry good = mail("a@c.example", 1_000);
    Set<String> to = Set.of("a@c.example");

    assertThat(violations(to, List.of(good), time, 1)).isEmpty();
    assertThat(violations(to, List.of(), time, 1)).hasSize(1);
    assertThat(violations(to, List.of(mail("b@c.example", 1_000)), time, 1)).hasSize(1);
    assertThat(violations(to, List.of(good, good), time, 1)).hasSize(1);
    assertThat(violations(to, List.of(mail("a@c.example", 999)), time, 1)).hasSize(1);
  }

  private static Entry mail(String recipient, long atMillis) {
    return new Entry("sendgrid", "mail", "1", "m", 0, "", 0, recipient, atMillis);
  }
}
