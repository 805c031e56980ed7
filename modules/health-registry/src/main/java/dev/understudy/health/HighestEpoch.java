package dev.understudy.health;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import dev.understudy.failover.Verdict;

/**
 * After a split brain the verdict that holds is the one that {@link Verdict#PRECEDENCE} prefers.
 */
final class HighestEpoch implements SplitBrainMergePolicy<Verdict, MergingValue<Verdict>, Verdict> {

  @Override
  public Verdict merge(MergingValue<Verdict> merging, MergingValue<Verdict> existing) {
    Verdict theirs = merging.getDeserializedValue();
    Verdict ours = existing == null ? null : existing.getDeserializedValue();
    return ours == null ? theirs : of(theirs, ours);
  }

  static Verdict of(Verdict theirs, Verdict ours) {
    return Verdict.PRECEDENCE.compare(theirs, ours) > 0 ? theirs : ours;
  }

  @Override
  public void writeData(ObjectDataOutput out) {}

  @Override
  public void readData(ObjectDataInput in) {}
}
