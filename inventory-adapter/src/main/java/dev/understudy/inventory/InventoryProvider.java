package dev.understudy.inventory;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a vendor of inventory must do. */
public interface InventoryProvider {

  /**
   * Units in stock by place, in one call. Places that the vendor does not know are not in the
   * answer.
   *
   * @param places at most {@link #mostCounts()}
   */
  Outcome<Map<Place, Long>> counts(List<Place> places, Deadline deadline);

  /**
   * Applies a batch once for each {@link Batch#key}, however often it is called: all of it or, with
   * {@code Declined} and {@code NotExecuted}, none.
   *
   * @param batch of at most {@link #mostChanges()} deltas
   */
  Outcome<String> apply(Batch batch, Deadline deadline);

  /** The vendor's own names of its locations. */
  Outcome<Set<String>> locations(Deadline deadline);

  /** The vendor's cheapest read. */
  Outcome<?> probe(Deadline deadline);

  /** Places that one call may ask for. */
  int mostCounts();

  /** Deltas that one call may carry. */
  int mostChanges();
}
