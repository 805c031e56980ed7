package dev.understudy.chaos.cli;

import dev.understudy.chaos.drill.Progress;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Shows a drill as it runs: in place on a terminal, a line every five seconds elsewhere. */
final class LiveView implements Progress {

  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean terminal;
  private int linesToReplace;
  private long lastPlain = -5_000;

  LiveView(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** The launcher knows whether it is on a terminal; the JDK does not say it reliably. */
  static LiveView ofSystem() {
    return new LiveView(System.out, Boolean.getBoolean("understudy.terminal"));
  }

  @Override
  public synchronized void second(long atMillis, String injecting, List<AdapterView> adapters) {
    if (!terminal && atMillis - lastPlain < 5_000) {
      return;
    }
    lastPlain = atMillis;
    erase();
    String title =
        String.format(
            Locale.ROOT,
            "%5.1f s  %s",
            atMillis / 1000.0,
            injecting.isEmpty() ? "no outage" : coloured(YELLOW, "outage, " + injecting));
    line(title);
    for (AdapterView adapter : adapters) {
      line(
          String.format(
              Locale.ROOT,
              "  %-9s %3d calls %s  p99 %5.0f ms  served by %-22s %s",
              adapter.adapter(),
              adapter.calls(),
              adapter.failed() == 0 ? "0 failed" : coloured(RED, adapter.failed() + " failed"),
              adapter.p99Millis(),
              adapter.serving().isEmpty() ? "(queue)" : adapter.serving(),
              adapter.states()));
    }
  }

  @Override
  public synchronized void step(String text) {
    erase();
    out.println(text);
    linesToReplace = 0;
  }

  private void line(String text) {
    out.println(text);
    linesToReplace++;
  }

  private void erase() {
    if (terminal && linesToReplace > 0) {
      out.print("\u001b[" + linesToReplace + "A\u001b[J");
    }
    linesToReplace = 0;
  }

  private String coloured(String colour, String text) {
    return terminal ? colour + text + PLAIN : text;
  }
}
