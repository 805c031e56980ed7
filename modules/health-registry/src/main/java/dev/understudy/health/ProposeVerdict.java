package dev.understudy.health;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.understudy.failover.Verdict;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compare-and-set of a verdict, at the member that owns it; gives what is stored afterwards. It
 * compares verdicts and not bytes: in a rolling upgrade the bytes of two versions differ.
 */
record ProposeVerdict(Verdict basis, Verdict next)
    implements EntryProcessor<String, Verdict, Verdict> {

  @Override
  public Verdict process(Map.Entry<String, Verdict> entry) {
    Verdict after = Action.Propose.stored(entry.getValue(), basis, next);
    if (!after.equals(entry.getValue())) {
      entry.setValue(after);
    }
    return after;
  }

  /**
   * None: every node holds the verdict in memory and writes it again when it is lost. A backup that
   * arrives at a member that is just joining could not be read there, since it has no schemas yet.
   */
  @Override
  public @Nullable EntryProcessor<String, Verdict, Verdict> getBackupProcessor() {
    return null;
  }

  static final class Serializer implements CompactSerializer<ProposeVerdict> {

    @Override
    public void write(CompactWriter out, ProposeVerdict propose) {
      out.writeCompact("basis", propose.basis);
      out.writeCompact("next", propose.next);
    }

    @Override
    public ProposeVerdict read(CompactReader in) {
      return new ProposeVerdict(
          Objects.requireNonNull(in.<Verdict>readCompact("basis")),
          Objects.requireNonNull(in.<Verdict>readCompact("next")));
    }

    @Override
    public String getTypeName() {
      return "understudy.propose-verdict";
    }

    @Override
    public Class<ProposeVerdict> getCompactClass() {
      return ProposeVerdict.class;
    }
  }
}
