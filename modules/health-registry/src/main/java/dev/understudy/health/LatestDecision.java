package dev.understudy.health;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;

/** After a split brain the decision that holds is the one that {@link Decision} prefers. */
final class LatestDecision
    implements SplitBrainMergePolicy<Decision, MergingValue<Decision>, Decision> {

  @Override
  public Decision merge(MergingValue<Decision> merging, MergingValue<Decision> existing) {
    Decision theirs = merging.getDeserializedValue();
    Decision ours = existing == null ? null : existing.getDeserializedValue();
    return ours == null ? theirs : of(theirs, ours);
  }

  static Decision of(Decision theirs, Decision ours) {
    return Decision.PRECEDENCE.compare(theirs, ours) > 0 ? theirs : ours;
  }

  @Override
  public void writeData(ObjectDataOutput out) {}

  @Override
  public void readData(ObjectDataInput in) {}
}
