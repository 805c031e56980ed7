package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Failback;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Thresholds;
import dev.understudy.failover.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Real members in this process, on loopback; closing it ends them all. */
final class TestMembers implements AutoCloseable {

  private static final Duration SHORT = Duration.ofSeconds(1);

  /** The way back takes seconds. */
  static final HealthPolicy QUICK =
      new HealthPolicy(
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Thresholds.DEFAULT,
          new Failback(
              SHORT,
              Duration.ofMinutes(5),
              Duration.ofMinutes(5),
              Duration.ofMillis(100),
              SHORT,
              3,
              List.of(50, 100),
              SHORT,
              0.95));

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MILLISECOND = 1_000_000;

  private final List<Integer> ports = new ArrayList<>();
  private final List<HazelcastHealthRegistry> members = new ArrayList<>();
  private final List<Outcome<?>> answers = new CopyOnWriteArrayList<>();

  TestMembers(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      ports.add(MemberProcesses.freePort());
      answers.add(MemberProcess.GOOD);
    }
    for (int i = 0; i < count; i++) {
      members.add(start(i));
    }
    joined();
  }

  private HazelcastHealthRegistry start(int index) {
    List<String> all = ports.stream().map(p -> "127.0.0.1:" + p).toList();
    RegistryConfig config =
        new RegistryConfig("test" + ports, "n" + index, "127.0.0.1", ports.get(index), all);
    return HazelcastHealthRegistry.start(
        config, MemberProcess.ROUTE, QUICK, _ -> answers.get(index), InstantSource.system());
  }

  private void joined() {
    members.forEach(member -> await(() -> member.members() == members.size()));
  }

  HazelcastHealthRegistry get(int index) {
    return members.get(index);
  }

  List<HazelcastHealthRegistry> all() {
    return members;
  }

  /** What probes find from now on, from one member. */
  void probesFind(int index, Outcome<?> answer) {
    answers.set(index, answer);
  }

  /** What probes find from now on, from all. */
  void probesFind(Outcome<?> answer) {
    answers.replaceAll(_ -> answer);
  }

  /** Ends one member, and starts another process in its place. */
  void restart(int index) {
    members.get(index).close();
    members.set(index, start(index));
    joined();
  }

  /** Ten calls at one member to one vendor. */
  void call(int index, ProviderId provider, Outcome<?> outcome) {
    for (int i = 0; i < 10; i++) {
      members.get(index).record(provider, "charge", outcome, MILLISECOND);
    }
  }

  /** Ten calls at each. */
  void call(Outcome<?> outcome) {
    for (int i = 0; i < members.size(); i++) {
      call(i, MemberProcess.VENDOR, outcome);
    }
  }

  Verdict verdict(int index) {
    return members.get(index).snapshot().verdict(MemberProcess.VENDOR).orElseThrow();
  }

  /** Waits until every member holds this of the vendor. */
  void await(Class<? extends HealthState> state) {
    for (int i = 0; i < members.size(); i++) {
      int index = i;
      await(() -> state.isInstance(verdict(index).state()));
    }
  }

  static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(MILLISECOND);
    }
    assertThat(condition.getAsBoolean()).as("within " + PATIENCE).isTrue();
  }

  @Override
  public void close() {
    members.forEach(HazelcastHealthRegistry::close);
  }
}
