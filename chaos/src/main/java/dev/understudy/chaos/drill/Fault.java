package dev.understudy.chaos.drill;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.understudy.catalogue.Required;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is done: on the wire, at a vendor, to a process, to the database, by an operator. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Fault.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = Fault.Toxic.class, name = "toxic"),
  @JsonSubTypes.Type(value = Fault.Behaviour.class, name = "behaviour"),
  @JsonSubTypes.Type(value = NodeFault.Kill.class, name = "kill"),
  @JsonSubTypes.Type(value = NodeFault.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = NodeFault.Jvm.class, name = "jvm"),
  @JsonSubTypes.Type(value = Fault.Crash.class, name = "crash-database"),
  @JsonSubTypes.Type(value = NodeFault.Kills.class, name = "random-kills"),
  @JsonSubTypes.Type(value = NodeFault.CutOff.class, name = "cut-off"),
  @JsonSubTypes.Type(value = Fault.Operator.class, name = "override"),
  @JsonSubTypes.Type(value = PlatformFault.SlowDatabase.class, name = "slow-database"),
  @JsonSubTypes.Type(value = PlatformFault.FullDisk.class, name = "full-disk"),
  @JsonSubTypes.Type(value = PlatformFault.NameLost.class, name = "name-lost"),
  @JsonSubTypes.Type(value = PlatformFault.Partition.class, name = "partition")
})
public sealed interface Fault
    permits Fault.Refused,
        Fault.Toxic,
        Fault.Behaviour,
        Fault.Crash,
        Fault.Operator,
        NodeFault,
        PlatformFault {

  /** A name for people. */
  String told();

  /** The vendor that it is done to; empty when it is done to something else. */
  default Optional<String> concerns() {
    return Optional.empty();
  }

  /** Nothing listens at the vendor's address any more. */
  record Refused(String vendor) implements Fault {
    public Refused {
      Required.field("vendor", vendor);
    }

    @Override
    public String told() {
      return vendor + ": refused";
    }

    @Override
    public Optional<String> concerns() {
      return Optional.of(vendor);
    }
  }

  /**
   * A toxic at the vendor's proxy.
   *
   * @param type as the chaos server knows it
   * @param stream what we send is upstream, what comes back is downstream
   * @param toxicity the part of connections it is done to, 1 when left out
   */
  record Toxic(
      String vendor,
      String type,
      String stream,
      Optional<Double> toxicity,
      Optional<Map<String, Object>> attributes)
      implements Fault {
    public Toxic {
      Required.field("vendor", vendor);
      Required.field("type", type);
      Required.field("stream", stream);
    }

    @Override
    public String told() {
      return vendor + ": " + type;
    }

    /** Then it is met by new connections only, and by adapters that speak TLS. */
    boolean isOfTls() {
      return type.equals("tls");
    }

    @Override
    public Optional<String> concerns() {
      return Optional.of(vendor);
    }
  }

  /** What a simulated vendor is told by {@code POST /__sim/behaviour}. */
  record Behaviour(String vendor, Map<String, Object> settings) implements Fault {
    public Behaviour {
      Required.field("vendor", vendor);
      Required.field("settings", settings);
      settings = Map.copyOf(settings);
    }

    @Override
    public String told() {
      return vendor + ": " + settings;
    }

    @Override
    public Optional<String> concerns() {
      return Optional.of(vendor);
    }
  }

  /** The database server ends as in a crash, and starts again at the end. */
  record Crash() implements Fault {
    @Override
    public String told() {
      return "database: crashed";
    }
  }

  /**
   * An operator's word, taken back at the end where it has not expired before.
   *
   * @param word DRAIN, FORCE_UP or FORCE_DOWN
   */
  record Operator(String vendor, String word, String who, String why, Duration expires)
      implements Fault {

    private static final Set<String> WORDS = Set.of("DRAIN", "FORCE_UP", "FORCE_DOWN");

    public Operator {
      Required.field("vendor", vendor);
      Required.field("word", word);
      Required.field("who", who);
      Required.field("why", why);
      Required.field("expires", expires);
      if (!WORDS.contains(word)) {
        throw new IllegalArgumentException(
            "word must be one of " + new TreeSet<>(WORDS) + ", was \"" + word + "\"");
      }
    }

    @Override
    public String told() {
      return vendor + ": " + word + " by " + who;
    }

    @Override
    public Optional<String> concerns() {
      return Optional.of(vendor);
    }
  }
}
