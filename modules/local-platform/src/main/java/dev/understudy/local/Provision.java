package dev.understudy.local;

/**
 * What a platform has beside the usual, so that a drill can harm it where a usual one cannot be
 * harmed. Each costs something: a hop, a handshake, a right that not every user has.
 */
public enum Provision {

  /** Each node has proxies of its own on its ways to the vendors, called {@code NODE.VENDOR}. */
  OWN_WAYS,

  /** Adapters reach PostgreSQL through a proxy, called {@code database}. */
  DATABASE_WAY,

  /** PostgreSQL lives on a small file system of its own. Needs the right to mount one. */
  SMALL_DISK,

  /** Adapters know their vendors by names, which they look up in a file of the platform's. */
  VENDOR_NAMES,

  /**
   * Adapters speak TLS with their vendors: proxies show a valid certificate, whose issuer adapters
   * trust.
   */
  VENDOR_TLS
}
