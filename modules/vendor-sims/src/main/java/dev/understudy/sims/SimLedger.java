package dev.understudy.sims;

import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What really happened at a vendor, one entry for each thing, in order. Checkers count here, never
 * in the platform's own books. Nothing is ever taken out.
 */
public final class SimLedger {

  private final String vendor;
  private final InstantSource clock;
  private final List<JsonObject> entries = new ArrayList<>();

  public SimLedger(String vendor, InstantSource clock) {
    this.vendor = vendor;
    this.clock = clock;
  }

  /**
   * Notes one thing that happened.
   *
   * @param kind charge, capture, cancel, refund, adjust or mail
   * @param facts the other fields, named as in the ledger's JSON
   */
  public synchronized void add(String kind, JsonObject facts) {
    entries.add(
        new JsonObject()
            .put("at", clock.instant().toString())
            .put("kind", kind)
            .mergeIn(facts)
            .put("replyLost", false));
  }

  /** All entries so far, as copies. */
  public synchronized List<JsonObject> entries() {
    return entries.stream().map(JsonObject::copy).toList();
  }

  synchronized int size() {
    return entries.size();
  }

  /** The client of the request that made these entries did not get its answer. */
  synchronized void replyLost(int from, int to) {
    entries.subList(from, to).forEach(entry -> entry.put("replyLost", true));
  }

  String vendor() {
    return vendor;
  }

  /** One entry as JSON, as it is now. */
  synchronized String encoded(int entry) {
    return entries.get(entry).encode();
  }
}
