/**
 * Vendors that can be broken on demand, faithful on the wire, each with a ledger of what really
 * happened there.
 *
 * <p>Start at {@link dev.understudy.sims.Main}; a vendor is a {@link
 * dev.understudy.sims.VendorSim}, served by a {@link dev.understudy.sims.SimServer}.
 */
@NullMarked
package dev.understudy.sims;

import org.jspecify.annotations.NullMarked;
