package dev.understudy.chaos.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An executable jar of the project, started as a user would, with what it said. */
final class Jar implements AutoCloseable {

  private final Process process;
  private final Path output;

  private Jar(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static Path home() {
    return Path.of(System.getProperty("understudy.home", "..")).toAbsolutePath().normalize();
  }

  /**
   * Starts {@code java -jar}.
   *
   * @param module such as {@code payments-adapter} or {@code modules/vendor-sims}
   */
  static Jar start(String module, Path output, Map<String, String> environment, String... arguments)
      throws IOException {
    Path folder = home().resolve(module);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-jar");
    command.add(
        folder
            .resolve("target")
            .resolve(folder.getFileName() + "-0.1.0-SNAPSHOT-all.jar")
            .toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("UNDERSTUDY_HOME", home().toString());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return new Jar(builder.start(), output);
  }

  /** Ports that nobody has now, for so many. */
  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> open = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    List<Integer> ports = open.stream().map(ServerSocket::getLocalPort).toList();
    for (ServerSocket socket : open) {
      socket.close();
    }
    return ports;
  }

  String said() throws IOException {
    return Files.readString(output);
  }

  /** Fails at once when it has ended without these words. */
  void awaitWords(String words) throws Exception {
    Await.until(words, () -> said().contains(words) || !isAlive());
    assertThat(said()).contains(words);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM, as Ctrl-C and Kubernetes do. */
  void terminate() {
    process.destroy();
  }

  /** The exit code; fails when it has not ended in time. */
  int awaitEnd() throws InterruptedException, IOException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it runs still, and said: " + said());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
