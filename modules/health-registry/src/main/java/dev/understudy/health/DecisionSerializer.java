package dev.understudy.health;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.ProviderId;
import java.util.Arrays;
import java.util.Optional;

final class DecisionSerializer implements CompactSerializer<Decision> {

  private static final String NONE = "NONE";

  @Override
  public void write(CompactWriter out, Decision decision) {
    out.writeString("provider", decision.provider().value());
    out.writeString("kind", decision.word().map(o -> o.kind().name()).orElse(NONE));
    out.writeInt64(
        "expiresMillis", decision.word().map(o -> o.expires().toEpochMilli()).orElse(0L));
    out.writeString("who", decision.who());
    out.writeString("why", decision.why());
    out.writeInt64("atMillis", decision.at().toEpochMilli());
  }

  @Override
  public Decision read(CompactReader in) {
    String who = Wire.text(in, "who");
    String why = Wire.text(in, "why");
    String name = Wire.text(in, "kind");
    // A kind that only a newer version knows is no override here.
    Optional<OperatorOverride> word =
        Arrays.stream(OperatorOverride.Kind.values())
            .filter(kind -> kind.name().equals(name))
            .findFirst()
            .map(kind -> new OperatorOverride(kind, who, why, Wire.instant(in, "expiresMillis")));
    return new Decision(
        new ProviderId(Wire.text(in, "provider")), Wire.instant(in, "atMillis"), word, who, why);
  }

  @Override
  public String getTypeName() {
    return "understudy.decision";
  }

  @Override
  public Class<Decision> getCompactClass() {
    return Decision.class;
  }
}
