package dev.understudy.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The processor time that each process takes for what is made. A busy machine hardly changes it,
 * and it says where the rest of the throughput is.
 */
final class Cost {

  /** One whose processor time is told. */
  record Party(String name, Supplier<Duration> processorTime) {}

  private final List<Party> processes;
  private final List<List<Double>> micros = new ArrayList<>();

  Cost(List<Party> processes) {
    this.processes = List.copyOf(processes);
    processes.forEach(_ -> micros.add(new ArrayList<>()));
  }

  /** Work that can be interrupted, and gives how much it made. */
  interface Work {
    long made() throws InterruptedException;
  }

  /** Does the work, and notes what it took. */
  void of(Work work) throws InterruptedException {
    List<Duration> before = taken();
    long made = Math.max(1, work.made());
    List<Duration> after = taken();
    for (int i = 0; i < processes.size(); i++) {
      micros.get(i).add(after.get(i).minus(before.get(i)).toNanos() / 1e3 / made);
    }
  }

  private List<Duration> taken() {
    return processes.stream().map(each -> each.processorTime().get()).toList();
  }

  /** The medians, one line for each process. */
  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < processes.size(); i++) {
      String name = "  processor time of " + processes.get(i).name();
      figures.add(Figure.of(name, Medians.of(micros.get(i), Double::doubleValue), "us"));
    }
    return figures;
  }
}
