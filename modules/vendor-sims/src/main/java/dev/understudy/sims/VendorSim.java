package dev.understudy.sims;

import java.util.List;
import java.util.Optional;

/**
 * One vendor: requests in, answers out. It holds all its state and is called by one thread at a
 * time; how slow, lossy or broken it seems is {@link SimServer}'s part.
 */
public interface VendorSim {

  /** Such as {@code stripe}. */
  String name();

  /** What really happened here. */
  SimLedger ledger();

  /** Does what is asked, and says so. It never throws for what a client may send. */
  SimResponse handle(SimRequest request);

  /** What it says when a request comes while another with the same idempotency key is executed. */
  default Optional<SimResponse> keyInUse() {
    return Optional.empty();
  }

  /** It did what was asked, and then failed: what it says now, and to whoever asks again. */
  default SimResponse failAfterExecution(SimRequest request) {
    return new SimResponse(500, java.util.Map.of(), "");
  }

  /** Told with every new behaviour; for what only the vendor itself can do. */
  default void behave(Behaviour behaviour) {}

  /** A test's hand in the vendor's world, such as a customer who authenticates. */
  default Optional<SimResponse> control(SimRequest request) {
    return Optional.empty();
  }

  /** The webhooks that came due since this was last asked, in the order of what happened. */
  default List<SimWebhook> takeWebhooks() {
    return List.of();
  }

  /** Nobody wants to hear of what has happened so far. */
  default void dropWebhooks() {
    var _ = takeWebhooks();
  }
}
