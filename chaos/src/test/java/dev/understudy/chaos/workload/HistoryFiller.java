package dev.understudy.chaos.workload;

/** Lets tests of other packages write a history, which in the product only a workload does. */
public final class HistoryFiller {

  private HistoryFiller() {}

  public static void add(History history, Sample sample) {
    history.add(sample);
  }
}
