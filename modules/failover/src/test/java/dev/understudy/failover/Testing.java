package dev.understudy.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A failover under virtual time, and what it told. */
final class Testing {

  static final ProviderId PRIMARY = new ProviderId("primary");
  static final ProviderId BACKUP = new ProviderId("backup");
  static final Route ROUTE =
      new Route(List.of(new Candidate(PRIMARY, 0, 1), new Candidate(BACKUP, 1, 1)));
  static final Fault REFUSED = new Fault(Fault.Kind.REFUSED, "nothing listens");
  static final Fault SILENT = new Fault(Fault.Kind.TIMED_OUT, "no answer");
  static final CallPolicy CHARGE =
      CallPolicy.write("charge", Criticality.CRITICAL, Duration.ofSeconds(1));
  static final CallPolicy READ =
      new CallPolicy("read", OnUnknown.TRY_NEXT, Criticality.NORMAL, Duration.ofSeconds(1), false);

  final VirtualTime time = new VirtualTime();
  final FakeRegistry registry;
  final List<FailoverEvent> told = new ArrayList<>();
  final Failover failover;

  Testing(Route route, long seed) {
    this.registry = new FakeRegistry(route);
    this.failover =
        new Failover(route, registry, new Surroundings(time, new Random(seed), time, told::add));
  }

  Deadline in(Duration duration) {
    return Deadline.after(duration, time);
  }

  <E extends FailoverEvent> List<E> told(Class<E> kind) {
    return told.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
