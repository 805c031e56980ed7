package dev.understudy.failover;

/** What one node says of one vendor. */
public enum Opinion {
  /** It has had too little traffic. */
  CANNOT_TELL,
  WELL,
  DEGRADED,
  DOWN
}
