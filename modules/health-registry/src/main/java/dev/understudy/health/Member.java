package dev.understudy.health;

import com.hazelcast.config.CompactSerializationConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.merge.PutIfAbsentMergePolicy;
import io.github.bucket4j.grid.hazelcast.HazelcastProxyManager;

/** One Hazelcast member: small, bound to one interface, and joined by list or by name only. */
final class Member {

  static final String REPORTS = "reports";
  static final String VERDICTS = "verdicts";
  static final String DECISIONS = "decisions";
  static final String JOURNAL = "journal";
  static final String RATES = "rates";

  /** What must not be lost outlives two members that die at once. */
  private static final int BACKUPS = 2;

  /** The library has serializers of its own; their numbers must be the same at all versions. */
  private static final int RATE_SERIALIZERS_FROM = 4_000;

  private Member() {}

  /**
   * Starts a member.
   *
   * @param leaseSeconds how long a report is kept
   * @throws IllegalStateException when its port is taken
   */
  static HazelcastInstance start(RegistryConfig registry, int leaseSeconds) {
    try {
      return Hazelcast.newHazelcastInstance(config(registry, leaseSeconds));
    } catch (HazelcastException | IllegalStateException e) {
      throw new IllegalStateException(
          "the registry's member cannot start at "
              + registry.host()
              + ":"
              + registry.port()
              + " (is the port taken?): "
              + e.getMessage(),
          e);
    }
  }

  static Config config(RegistryConfig registry, int leaseSeconds) {
    Config config =
        new Config()
            .setInstanceName(registry.clusterName() + "-" + registry.nodeId())
            .setClusterName(registry.clusterName())
            .setProperty("hazelcast.logging.type", "slf4j")
            .setProperty("hazelcast.phone.home.enabled", "false")
            .setProperty("hazelcast.wait.seconds.before.join", "0")
            .setProperty("hazelcast.heartbeat.interval.seconds", "1")
            .setProperty("hazelcast.max.no.heartbeat.seconds", "10")
            // After a cut all nodes shall agree within 15 s, and one look may find nobody yet.
            .setProperty("hazelcast.merge.first.run.delay.seconds", "5")
            .setProperty("hazelcast.merge.next.run.delay.seconds", "5")
            .setProperty("hazelcast.socket.bind.any", "false")
            .setProperty("hazelcast.shutdownhook.enabled", "false")
            // A claim to be master waits up to 10 s for the vote of a member that still starts; who
            // gives up before that gives up for good, and its process ends.
            .setProperty("hazelcast.max.join.seconds", "60")
            .setProperty("hazelcast.max.wait.seconds.before.join", "1")
            // The claim waits for a peer until it is known not to be there. A first packet that is
            // lost is sent again after a second; that much is allowed.
            .setProperty("hazelcast.socket.connect.timeout.seconds", "2")
            // The state is a few dozen entries: few partitions and threads keep a member small.
            .setProperty("hazelcast.partition.count", "23")
            .setProperty("hazelcast.operation.thread.count", "2")
            .setProperty("hazelcast.operation.generic.thread.count", "2")
            .setProperty("hazelcast.event.thread.count", "1")
            .setProperty("hazelcast.io.thread.count", "1");
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    network(config.getNetworkConfig(), registry);
    serializers(config.getSerializationConfig().getCompactSerializationConfig());
    HazelcastProxyManager.addCustomSerializers(
        config.getSerializationConfig(), RATE_SERIALIZERS_FROM);
    maps(config, leaseSeconds);
    return config;
  }

  private static void maps(Config config, int leaseSeconds) {
    config.addMapConfig(new MapConfig(REPORTS).setTimeToLiveSeconds(leaseSeconds));
    config.addMapConfig(lasting(VERDICTS, HighestEpoch.class));
    config.addMapConfig(lasting(DECISIONS, LatestDecision.class));
    config.addMapConfig(lasting(JOURNAL, PutIfAbsentMergePolicy.class));
    // Whichever bucket stays after a split: both hold a quarter of a second's calls at most.
    config.addMapConfig(lasting(RATES, PutIfAbsentMergePolicy.class));
  }

  private static MapConfig lasting(String name, Class<?> mergePolicy) {
    return new MapConfig(name)
        .setBackupCount(BACKUPS)
        .setMergePolicyConfig(new MergePolicyConfig().setPolicy(mergePolicy.getName()));
  }

  private static void serializers(CompactSerializationConfig compact) {
    compact
        .addSerializer(new VerdictSerializer())
        .addSerializer(new DecisionSerializer())
        .addSerializer(new ReportSerializer())
        .addSerializer(new VendorReportSerializer())
        .addSerializer(new ObservationSerializer())
        .addSerializer(new ProposeVerdict.Serializer())
        .addSerializer(new WriteDecision.Serializer());
  }

  private static void network(NetworkConfig network, RegistryConfig registry) {
    network.setPort(registry.port()).setPortAutoIncrement(false);
    network.setPublicAddress(registry.host() + ":" + registry.port());
    network.getInterfaces().setEnabled(true).addInterface(registry.host());
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    if (registry.serviceDns().isPresent()) {
      join.getTcpIpConfig().setEnabled(false);
      join.getKubernetesConfig()
          .setEnabled(true)
          .setProperty("service-dns", registry.serviceDns().get())
          .setProperty("service-port", String.valueOf(registry.port()))
          .setProperty("service-dns-timeout", "1");
    } else {
      join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(1);
      join.getTcpIpConfig().setMembers(registry.members());
    }
  }
}
