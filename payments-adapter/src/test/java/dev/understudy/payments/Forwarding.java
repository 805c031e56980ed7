package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider that does what another does; a test changes a part of it. */
interface Forwarding extends PaymentProvider {

  PaymentProvider provider();

  @Override
  default Outcome<Receipt> charge(Charge charge, Deadline deadline) {
    return provider().charge(charge, deadline);
  }

  @Override
  default Duration keyWindow() {
    return provider().keyWindow();
  }

  @Override
  default Outcome<Optional<Receipt>> read(
      Charge charge, Optional<String> vendorId, Deadline deadline) {
    return provider().read(charge, vendorId, deadline);
  }

  @Override
  default Outcome<Optional<Receipt>> search(Charge charge, Deadline deadline) {
    return provider().search(charge, deadline);
  }

  @Override
  default Outcome<Fence> fence(
      Charge charge, Optional<String> vendorId, int round, Deadline deadline) {
    return provider().fence(charge, vendorId, round, deadline);
  }

  @Override
  default Outcome<Receipt> authenticated(
      Charge charge, String vendorId, Map<String, String> details, Deadline deadline) {
    return provider().authenticated(charge, vendorId, details, deadline);
  }

  @Override
  default Outcome<Changed> change(Modification modification, Deadline deadline) {
    return provider().change(modification, deadline);
  }

  @Override
  default Outcome<List<Listed>> list(Instant from, Instant to, Deadline deadline) {
    return provider().list(from, to, deadline);
  }

  @Override
  default Outcome<?> probe(Deadline deadline) {
    return provider().probe(deadline);
  }
}
