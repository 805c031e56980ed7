package dev.understudy.health;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

final class VerdictSerializer implements CompactSerializer<Verdict> {

  static final String TYPE = "understudy.verdict";

  @Override
  public void write(CompactWriter out, Verdict verdict) {
    out.writeString("provider", verdict.provider().value());
    out.writeString("state", Wire.name(verdict.state()));
    out.writeInt32("percent", Wire.percent(verdict.state()));
    out.writeInt64("epoch", verdict.epoch());
    out.writeInt64("sinceMillis", verdict.since().toEpochMilli());
    out.writeString("reason", verdict.reason());
    Map<String, String> evidence = new TreeMap<>(verdict.evidence());
    List<String> pairs = new ArrayList<>();
    evidence.forEach((name, value) -> pairs.addAll(List.of(name, value)));
    out.writeArrayOfString("evidence", pairs.toArray(String[]::new));
    out.writeInt32("flaps", verdict.flaps());
    out.writeInt64("calmMillis", verdict.calm().toMillis());
    out.writeBoolean("forced", verdict.forced());
  }

  @Override
  public Verdict read(CompactReader in) {
    Map<String, String> evidence = new TreeMap<>();
    String[] pairs = in.readArrayOfString("evidence");
    for (int i = 0; pairs != null && i + 1 < pairs.length; i += 2) {
      evidence.put(pairs[i], pairs[i + 1]);
    }
    return new Verdict(
        new ProviderId(Wire.text(in, "provider")),
        Wire.state(Wire.text(in, "state"), in.readInt32("percent")),
        in.readInt64("epoch"),
        Wire.instant(in, "sinceMillis"),
        Wire.text(in, "reason"),
        evidence,
        in.readInt32("flaps"),
        Duration.ofMillis(in.readInt64("calmMillis")),
        in.readBoolean("forced"));
  }

  @Override
  public String getTypeName() {
    return TYPE;
  }

  @Override
  public Class<Verdict> getCompactClass() {
    return Verdict.class;
  }
}
