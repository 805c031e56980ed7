package dev.understudy.health;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a decision if no later one is stored; gives what is stored afterwards. */
record WriteDecision(Decision next) implements EntryProcessor<String, Decision, Decision> {

  @Override
  public Decision process(Map.Entry<String, Decision> entry) {
    Decision after = Action.Decide.stored(entry.getValue(), next);
    if (!after.equals(entry.getValue())) {
      entry.setValue(after);
    }
    return after;
  }

  /**
   * None: every node holds the decision in memory and writes it again when it is lost. A backup
   * that arrives at a member that is just joining could not be read there, since it has no schemas
   * yet.
   */
  @Override
  public @Nullable EntryProcessor<String, Decision, Decision> getBackupProcessor() {
    return null;
  }

  static final class Serializer implements CompactSerializer<WriteDecision> {

    @Override
    public void write(CompactWriter out, WriteDecision write) {
      out.writeCompact("next", write.next);
    }

    @Override
    public WriteDecision read(CompactReader in) {
      return new WriteDecision(Objects.requireNonNull(in.<Decision>readCompact("next")));
    }

    @Override
    public String getTypeName() {
      return "understudy.write-decision";
    }

    @Override
    public Class<WriteDecision> getCompactClass() {
      return WriteDecision.class;
    }
  }
}
