package dev.understudy.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a process of the platform is started, again and again if need be.
 *
 * @param heapMegabytes its largest heap
 * @param jvm more that its JVM is told
 */
record Launch(
    String name,
    Path jar,
    int heapMegabytes,
    List<String> jvm,
    List<String> arguments,
    Map<String, String> environment,
    Path log) {

  /**
   * For many processes on a small machine, all of which meet load as soon as they are ready: little
   * memory, and compiled early, after a fiftieth of the usual calls.
   */
  private static final List<String> SMALL =
      List.of(
          "-Xss512k",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=30",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CompileThresholdScaling=0.02",
          "-XX:MaxMetaspaceSize=128m",
          "--sun-misc-unsafe-memory-access=allow");

  Launch {
    jvm = List.copyOf(jvm);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** Plain {@code java -jar}. */
  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMegabytes + "m");
    command.addAll(SMALL);
    command.addAll(HugePages.arguments());
    command.addAll(jvm);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    return command;
  }
}
