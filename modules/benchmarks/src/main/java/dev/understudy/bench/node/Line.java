package dev.understudy.bench.node;

import java.io.PrintStream;

/**
 * What a node says, one line for each event; its last word is a time by {@link System#nanoTime},
 * which on Linux is the machine's one monotonic clock, so times of several processes compare.
 */
final class Line {

  private final PrintStream out;

  Line(PrintStream out) {
    this.out = out;
  }

  /** All members have joined. */
  void ready() {
    say("ready");
  }

  /** A member sees the cluster's verdict of a vendor. */
  void seen(int member, String provider, String state, long nanos) {
    say("seen %d %s %s %d".formatted(member, provider, state, nanos));
  }

  /** An operator's word is given. */
  void decided(long nanos) {
    say("decided " + nanos);
  }

  /** An attempt at a vendor has failed. */
  void bad(String provider, long nanos) {
    say("bad %s %d".formatted(provider, nanos));
  }

  /** A caller got no good answer. */
  void failed(String how, long nanos) {
    say("failed %s %d".formatted(how.replace(' ', '_'), nanos));
  }

  private synchronized void say(String line) {
    out.println(line);
    out.flush();
  }
}
