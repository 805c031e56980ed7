package dev.understudy.email;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Route;
import dev.understudy.health.HazelcastHealthRegistry;
import dev.understudy.health.RegistryConfig;
import dev.understudy.health.SharedRates;
import dev.understudy.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Real members of the registry, in this process; closing it ends them. */
final class TestCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name = UUID.randomUUID().toString();
  private final List<Integer> ports = new ArrayList<>();
  private final List<HazelcastHealthRegistry> members = new ArrayList<>();

  TestCluster(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      ports.add(freePort());
    }
    for (int i = 0; i < count; i++) {
      members.add(start(i));
    }
    await(count);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private HazelcastHealthRegistry start(int index) {
    List<String> all = ports.stream().map(port -> "127.0.0.1:" + port).toList();
    return HazelcastHealthRegistry.start(
        new RegistryConfig(name, "n" + index, "127.0.0.1", ports.get(index), all),
        new Route(List.of(new Candidate(TestVendors.SENDGRID, 0, 100))),
        _ -> new Outcome.Success<>("ok"),
        TestPlatform.CLOCK);
  }

  private void await(int count) throws Exception {
    Await.until(
        "all " + count + " members are there",
        PATIENCE,
        () -> members.stream().allMatch(member -> member.members() == count));
  }

  SharedRates rates(int index) {
    return members.get(index).rates();
  }

  /** Ends a member without a word to the others. */
  void kill(int index) {
    members.get(index).close();
  }

  /** Starts another in its place. */
  void restart(int index) throws Exception {
    members.set(index, start(index));
    await(members.size());
  }

  @Override
  public void close() {
    members.forEach(HazelcastHealthRegistry::close);
  }
}
