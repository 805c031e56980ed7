package dev.understudy.chaos.toxic;

/**
 * Something bad that is done to the connections of a proxy.
 *
 * @param toxicity the part of connections it is done to, 0 to 1
 */
record Toxic(String name, Kind kind, Stream stream, double toxicity) {

  Toxic {
    if (!(toxicity >= 0 && toxicity <= 1)) {
      throw new IllegalArgumentException("toxicity must be in [0, 1], was " + toxicity);
    }
  }

  /** Which way the data flows: from the client to the upstream, or back. */
  enum Stream {
    UPSTREAM,
    DOWNSTREAM
  }

  /** What is done; times in milliseconds, as in Toxiproxy's documentation. */
  sealed interface Kind {

    /** Delays data by {@code latency}, give or take {@code jitter}. */
    record Latency(long latency, long jitter) implements Kind {
      public Latency {
        requireMillis("latency", latency);
        requireMillis("jitter", jitter);
      }
    }

    /** Lets no data through, and closes after {@code timeout}; 0 never does. */
    record Timeout(long timeout) implements Kind {
      public Timeout {
        requireMillis("timeout", timeout);
      }
    }

    /** Resets the connection {@code timeout} after data came. */
    record ResetPeer(long timeout) implements Kind {
      public ResetPeer {
        requireMillis("timeout", timeout);
      }
    }

    /** Answers each HTTP/1.1 request itself, and never passes it on. Ours, not Toxiproxy's. */
    record HttpStatus(int status) implements Kind {
      public HttpStatus {
        if (status < 200 || status > 599) {
          throw new IllegalArgumentException("status must be in [200, 599], was " + status);
        }
      }
    }
  }

  private static void requireMillis(String field, long value) {
    if (value < 0 || value > 600_000) {
      throw new IllegalArgumentException(field + " must be in [0, 600000], was " + value);
    }
  }
}
