package dev.understudy.failover;

/** Who is told what happens on the way of calls. Must return at once and not throw. */
@FunctionalInterface
public interface FailoverEvents {

  void on(FailoverEvent event);
}
