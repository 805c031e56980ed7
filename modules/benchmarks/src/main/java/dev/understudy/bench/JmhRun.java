package dev.understudy.bench;

import java.util.Collection;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The results of one class of JMH benchmarks, run in a JVM of its own. */
final class JmhRun {

  private final Collection<RunResult> results;

  private JmhRun(Collection<RunResult> results) {
    this.results = results;
  }

  static JmhRun of(Class<?> benchmarks, boolean quick) {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("^" + benchmarks.getName().replace(".", "\\.") + "\\.")
        .addProfiler(GCProfiler.class)
        .addProfiler(CpuTime.class)
        .forks(1)
        // Not those of the launcher, which are for a quick start. Hazelcast asks for the rest.
        .jvmArgs(
            "-Xms512m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "--add-modules=java.se",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow")
        .warmupIterations(quick ? 2 : 5)
        .warmupTime(quick ? TimeValue.milliseconds(500) : TimeValue.seconds(1))
        .measurementIterations(quick ? 3 : 10)
        .measurementTime(quick ? TimeValue.milliseconds(500) : TimeValue.seconds(1))
        .verbosity(VerboseMode.SILENT);
    try {
      return new JmhRun(new Runner(options.build()).run());
    } catch (RunnerException e) {
      throw new IllegalStateException("the benchmark could not be run: " + e.getMessage(), e);
    }
  }

  /** The mean processor time of one call. */
  double nanos(String method, String vendors) {
    return secondary(method, vendors, CpuTime.NORM);
  }

  /** What one call allocates, as the garbage collector's counters tell. */
  double bytes(String method, String vendors) {
    return secondary(method, vendors, "gc.alloc.rate.norm");
  }

  private double secondary(String method, String vendors, String name) {
    return Optional.ofNullable(result(method, vendors).getSecondaryResults().get(name))
        .orElseThrow()
        .getScore();
  }

  private RunResult result(String method, String vendors) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
        .filter(result -> vendors.equals(result.getParams().getParam("vendors")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no result of " + method));
  }
}
