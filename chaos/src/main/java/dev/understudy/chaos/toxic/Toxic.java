package dev.understudy.chaos.toxic;

import java.util.Optional;

/**
 * Something bad that is done to the connections of a proxy.
 *
 * @param toxicity the part of connections it is done to, 0 to 1
 * @param lastsMillis after which it goes by itself; empty for never. Ours, not Toxiproxy's.
 */
record Toxic(String name, Kind kind, Stream stream, double toxicity, Optional<Long> lastsMillis) {

  Toxic {
    if (!(toxicity >= 0 && toxicity <= 1)) {
      throw new IllegalArgumentException("toxicity must be in [0, 1], was " + toxicity);
    }
    if (lastsMillis.isPresent() && lastsMillis.get() <= 0) {
      throw new IllegalArgumentException("duration must be positive, was " + lastsMillis.get());
    }
  }

  /** Whether it works in a direction: what is done to exchanges needs both. */
  boolean worksIn(Stream direction) {
    return kind instanceof Kind.Http || stream == direction;
  }

  /** Which way the data flows: from the client to the upstream, or back. */
  enum Stream {
    UPSTREAM,
    DOWNSTREAM
  }

  /**
   * What is done; times in milliseconds, as in Toxiproxy's documentation. Numbers below zero mean
   * zero, as they do there.
   */
  sealed interface Kind {

    /** Delays data by {@code latency}, give or take {@code jitter}. */
    record Latency(long latency, long jitter) implements Kind {}

    /** Lets {@code rate} times 1000 bytes through in a second; 0 lets none through. */
    record Bandwidth(long rate) implements Kind {}

    /** Delays the close of a connection, and nothing before. */
    record SlowClose(long delay) implements Kind {}

    /** Lets no data through, and closes {@code timeout} after the last; 0 never does. */
    record Timeout(long timeout) implements Kind {}

    /** Resets the connection {@code timeout} after data came. */
    record ResetPeer(long timeout) implements Kind {}

    /**
     * Cuts data into pieces.
     *
     * @param averageSize in bytes
     * @param sizeVariation in bytes, up or down
     * @param delay between pieces, in microseconds
     */
    record Slicer(long averageSize, long sizeVariation, long delay) implements Kind {}

    /** Closes the connection when this much has come through. */
    record LimitData(long bytes) implements Kind {}

    /** Does nothing. */
    record Noop() implements Kind {}

    /** A client that speaks TLS gets a certificate that it should not accept. Ours. */
    record Tls(Certificates.Flaw flaw) implements Kind {}

    /** Something done to HTTP exchanges. Ours, not Toxiproxy's. */
    record Http(HttpFault fault) implements Kind {}
  }
}
