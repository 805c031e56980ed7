package dev.understudy.health;

import static dev.understudy.health.TestMembers.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two members, of which one writes verdicts with one field more. */
class MixedVersionsTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final String ADDED = NextVersion.ADDED;

  /** The class is the one of this version, and what is written has the field of the next one. */
  private static final class WritesTheField implements CompactSerializer<Verdict> {
    private final VerdictSerializer known = new VerdictSerializer();

    @Override
    public void write(CompactWriter out, Verdict verdict) {
      known.write(out, verdict);
      out.writeString(ADDED, "north");
    }

    @Override
    public Verdict read(CompactReader in) {
      return known.read(in);
    }

    @Override
    public String getTypeName() {
      return VerdictSerializer.TYPE;
    }

    @Override
    public Class<Verdict> getCompactClass() {
      return Verdict.class;
    }
  }

  /** Two members; closing it ends them. */
  private record Members(HazelcastInstance old, HazelcastInstance next) implements AutoCloseable {

    static Members of(CompactSerializer<?> ofNext) throws IOException {
      List<Integer> ports = List.of(MemberProcesses.freePort(), MemberProcesses.freePort());
      Config config = config(ports, 1);
      config
          .getSerializationConfig()
          .getCompactSerializationConfig()
          .setSerializers(ofNext, new ProposeVerdict.Serializer());
      Members members =
          new Members(
              Hazelcast.newHazelcastInstance(config(ports, 0)),
              Hazelcast.newHazelcastInstance(config));
      await(() -> members.old.getCluster().getMembers().size() == 2);
      return members;
    }

    private static Config config(List<Integer> ports, int index) {
      return Member.config(
          new RegistryConfig(
              "upgrade" + ports,
              "n" + index,
              "127.0.0.1",
              ports.get(index),
              ports.stream().map(port -> "127.0.0.1:" + port).toList()),
          5);
    }

    <V> IMap<String, V> atOld() {
      return old.getMap(Member.VERDICTS);
    }

    <V> IMap<String, V> atNext() {
      return next.getMap(Member.VERDICTS);
    }

    long owners() {
      return atOld().keySet().stream()
          .map(key -> old.getPartitionService().getPartition(key).getOwner())
          .distinct()
          .count();
    }

    @Override
    public void close() {
      old.getLifecycleService().terminate();
      next.getLifecycleService().terminate();
    }
  }

  private static Verdict verdict(String vendor, long epoch) {
    return new Verdict(
        new ProviderId(vendor), new HealthState.Up(), epoch, START, "ok", Map.of("n1", "good"), 2);
  }

  @Test
  void eachMovesOnWhatTheOtherHasWrittenWhicheverOwnsIt() throws Exception {
    try (Members members = Members.of(new WritesTheField())) {
      IMap<String, Verdict> atOld = members.atOld();
      IMap<String, Verdict> atNext = members.atNext();
      for (int i = 0; i < 20; i++) {
        String vendor = "v" + i;
        atOld.set(vendor, verdict(vendor, 1));

        assertThat(propose(atNext, vendor, 1)).isEqualTo(verdict(vendor, 2));
        assertThat(propose(atOld, vendor, 2)).isEqualTo(verdict(vendor, 3));
        assertThat(propose(atNext, vendor, 1)).as("too late").isEqualTo(verdict(vendor, 3));
      }
      assertThat(members.owners()).isEqualTo(2);
    }
  }

  /** Why it is not done by bytes. */
  @Test
  void aReplaceByBytesWouldFailBetweenVersions() throws Exception {
    try (Members members = Members.of(new WritesTheField())) {
      IMap<String, Verdict> atOld = members.atOld();
      IMap<String, Verdict> atNext = members.atNext();
      atOld.set("stripe", verdict("stripe", 1));

      assertThat(atNext.replace("stripe", verdict("stripe", 1), verdict("stripe", 2))).isFalse();
      assertThat(atOld.replace("stripe", verdict("stripe", 1), verdict("stripe", 2))).isTrue();
    }
  }

  private static Verdict propose(IMap<String, Verdict> map, String vendor, long basis) {
    return map.executeOnKey(
        vendor, new ProposeVerdict(verdict(vendor, basis), verdict(vendor, basis + 1)));
  }
}
