package dev.understudy.health;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Observation;
import dev.understudy.failover.Tally;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

final class ObservationSerializer implements CompactSerializer<Observation> {

  @Override
  public void write(CompactWriter out, Observation observation) {
    Tally calls = observation.calls();
    out.writeInt32("succeeded", calls.succeeded());
    out.writeInt32("declined", calls.declined());
    out.writeInt32("notExecuted", calls.notExecuted());
    out.writeInt32("unknown", calls.unknown());
    out.writeInt32("slow", calls.slow());
    Map<Fault.Kind, Integer> faults = new TreeMap<>(calls.faults());
    out.writeArrayOfString(
        "kinds", faults.keySet().stream().map(Enum::name).toArray(String[]::new));
    out.writeArrayOfInt32("faults", faults.values().stream().mapToInt(n -> n).toArray());
    out.writeInt32("badInARow", observation.badInARow());
    out.writeInt64("p50Micros", observation.p50Micros());
    out.writeInt64("p95Micros", observation.p95Micros());
  }

  @Override
  public Observation read(CompactReader in) {
    return new Observation(
        new Tally(
            in.readInt32("succeeded"),
            in.readInt32("declined"),
            in.readInt32("notExecuted"),
            in.readInt32("unknown"),
            faults(in.readArrayOfString("kinds"), in.readArrayOfInt32("faults")),
            in.readInt32("slow")),
        in.readInt32("badInARow"),
        in.readInt64("p50Micros"),
        in.readInt64("p95Micros"));
  }

  /** Kinds that only a newer version knows are left out: their calls are counted as bad anyway. */
  private static Map<Fault.Kind, Integer> faults(
      String @Nullable [] kinds, int @Nullable [] counts) {
    Map<Fault.Kind, Integer> faults = new EnumMap<>(Fault.Kind.class);
    for (int i = 0; kinds != null && counts != null && i < kinds.length; i++) {
      int count = counts[i];
      String name = kinds[i];
      Arrays.stream(Fault.Kind.values())
          .filter(kind -> kind.name().equals(name))
          .forEach(kind -> faults.put(kind, count));
    }
    return faults;
  }

  @Override
  public String getTypeName() {
    return "understudy.observation";
  }

  @Override
  public Class<Observation> getCompactClass() {
    return Observation.class;
  }
}
