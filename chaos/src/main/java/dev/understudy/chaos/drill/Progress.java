package dev.understudy.chaos.drill;

import java.util.List;

/** Gets what a person wants to see while a drill runs. */
public interface Progress {

  /**
   * Called once a second.
   *
   * @param injecting what is being done now; empty when nothing is
   */
  void second(long atMillis, String injecting, List<AdapterView> adapters);

  /** Called when something begins or ends. */
  void step(String text);

  /**
   * One adapter's last second.
   *
   * @param serving who served it, with counts
   * @param states its vendors' verdicts
   */
  record AdapterView(
      String adapter, long calls, long failed, double p99Millis, String serving, String states) {}
}
