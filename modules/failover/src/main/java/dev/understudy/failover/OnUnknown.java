package dev.understudy.failover;

/** What follows an attempt that may have been done. */
public enum OnUnknown {
  /** Stop: whatever moves money must be resolved or fenced first. */
  STOP,
  /** Ask the next vendor: reads have no effect that could happen twice. */
  TRY_NEXT
}
