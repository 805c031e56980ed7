package dev.understudy.sims;

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
}
