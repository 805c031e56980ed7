package dev.understudy.chaos.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/**
 * The process behind {@link Guard}: reads what would have to be undone, and undoes it when its
 * input ends without a word that all is well. Pauses are left out: nobody is there to wait for.
 */
public final class GuardProcess {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;
  private final SequencedSet<Step> undos = new LinkedHashSet<>();
  private final List<Step> rollbacks = new ArrayList<>();
  private final Set<Long> processes = new LinkedHashSet<>();
  private Watch watch = Watch.IDLE;

  private GuardProcess(PrintStream out) {
    this.out = out;
  }

  private enum Watch {
    IDLE,
    ARMED,
    OVER
  }

  private record Step(String name, Provider provider) {}

  public static void main(String[] args) throws IOException, InterruptedException {
    System.out.println(Guard.READY);
    System.out.flush();
    GuardProcess guard = new GuardProcess(System.err);
    guard.listen(new BufferedReader(new InputStreamReader(System.in, UTF_8)));
    if (guard.watch == Watch.ARMED) {
      guard.undo();
    }
    // Threads of clients must not keep it alive.
    System.exit(0);
  }

  private void listen(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      hear(JSON.readTree(line));
    }
  }

  private void hear(JsonNode line) {
    String what = line.fieldNames().next();
    switch (what) {
      case "armed" -> watch = Watch.ARMED;
      case "undo" -> undos.add(step(line, what));
      case "rollback" -> rollbacks.add(step(line, what));
      case "begun" -> processes.add(line.path(what).asLong());
      case "ended" -> processes.remove(line.path(what).asLong());
      case "done" -> watch = Watch.OVER;
      default -> throw new IllegalStateException("not understood: " + what);
    }
  }

  private static Step step(JsonNode line, String what) {
    String name = line.path(what).asText();
    return new Step(
        name, Providers.read(new Place(name, line.path("provider")), Activity.Kind.ACTION, name));
  }

  private void undo() throws InterruptedException {
    out.println("experiment: its process is gone; taking back what it did");
    for (long process : processes) {
      ProcessHandle.of(process).ifPresent(ProcessCaller::end);
    }
    for (Step each : rollbacks) {
      take(each);
    }
    for (Step each : undos.reversed()) {
      take(each);
    }
  }

  private void take(Step step) throws InterruptedException {
    Reading reading =
        switch (step.provider()) {
          case Provider.Http call -> new HttpCaller().call(call, Activity.Kind.ACTION);
          case Provider.Program program ->
              new ProcessCaller(_ -> {}, _ -> {}).call(program, Activity.Kind.ACTION, Map.of(), "");
          case Provider.Prometheus _, Provider.Invariants _ ->
              throw new IllegalStateException("nothing to undo: " + step.name());
        };
    out.println(
        reading instanceof Reading.Failed(JsonNode output, String why)
                && output.path("status").asInt() != Injections.GONE
            ? "experiment: " + step.name() + " failed: " + why
            : "experiment: done: " + step.name());
  }
}
