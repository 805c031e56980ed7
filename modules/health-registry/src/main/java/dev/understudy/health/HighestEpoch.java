package dev.understudy.health;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;

/**
 * After a split brain the verdict of the highest epoch holds; of two with the same epoch the more
 * cautious one.
 */
final class HighestEpoch
    implements SplitBrainMergePolicy<VerdictData, MergingValue<VerdictData>, VerdictData> {

  @Override
  public VerdictData merge(MergingValue<VerdictData> merging, MergingValue<VerdictData> existing) {
    VerdictData theirs = merging.getDeserializedValue();
    VerdictData ours = existing == null ? null : existing.getDeserializedValue();
    return ours == null ? theirs : of(theirs, ours);
  }

  static VerdictData of(VerdictData a, VerdictData b) {
    if (a.epoch() != b.epoch()) {
      return a.epoch() > b.epoch() ? a : b;
    }
    return a.healthState().badness() >= b.healthState().badness() ? a : b;
  }

  @Override
  public void writeData(ObjectDataOutput out) {}

  @Override
  public void readData(ObjectDataInput in) {}
}
