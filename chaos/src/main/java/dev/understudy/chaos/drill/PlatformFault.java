package dev.understudy.chaos.drill;

import dev.understudy.catalogue.Required;
import dev.understudy.chaos.fault.JvmFault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What is done to what the platform itself stands on: database, disk, names, cluster. */
sealed interface PlatformFault extends Fault {

  /**
   * Each answer of the database is late.
   *
   * @param jitter more or less, 0 when left out
   */
  record SlowDatabase(Duration by, Optional<Duration> jitter) implements PlatformFault {
    public SlowDatabase {
      Required.field("by", by);
      if (!by.isPositive() || by.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException("by must be in (0, 1 min], was " + by);
      }
    }

    @Override
    public String told() {
      return "database: answers late by " + by;
    }

    /** As a toxic of the proxy before it. */
    Fault.Toxic toxic() {
      return new Fault.Toxic(
          "database",
          "latency",
          "downstream",
          Optional.empty(),
          Optional.of(
              Map.of("latency", by.toMillis(), "jitter", jitter.orElse(Duration.ZERO).toMillis())));
    }
  }

  /** Not a byte is left on the disk of the database. */
  record FullDisk() implements PlatformFault {
    @Override
    public String told() {
      return "database: its disk is full";
    }
  }

  /** Nobody can look up the vendor's name; connections that are open are cut at the beginning. */
  record NameLost(String vendor) implements PlatformFault {
    public NameLost {
      Required.field("vendor", vendor);
    }

    @Override
    public String told() {
      return vendor + ": its name cannot be looked up";
    }

    @Override
    public Optional<String> concerns() {
      return Optional.of(vendor);
    }
  }

  /**
   * The other members of the cluster hear nothing of one, and it hears nothing of them; all of them
   * reach the vendors and the database.
   */
  record Partition(String process) implements PlatformFault {

    /** Where a member reads what others have sent: a broken read ends the connection. */
    private static final JvmFault BROKEN =
        new JvmFault.Throws(
            JvmFault.Target.of("com.hazelcast.internal.networking.nio.NioInboundPipeline.process"),
            "java.io.IOException");

    public Partition {
      Required.field("process", process);
    }

    @Override
    public String told() {
      return process + ": apart from the other members of the cluster";
    }

    /** As what is done inside it. */
    NodeFault.Jvm inside() {
      return new NodeFault.Jvm(process, BROKEN);
    }
  }
}
