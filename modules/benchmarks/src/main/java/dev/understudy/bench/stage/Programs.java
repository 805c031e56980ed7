package dev.understudy.bench.stage;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of this machine that are not ours. */
final class Programs {

  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final int LOOK_EVERY_MILLIS = 50;

  /** Where Debian puts servers, which not every user's path names. */
  private static final List<String> SERVERS = List.of("/usr/sbin", "/usr/local/sbin");

  private Programs() {}

  static Optional<String> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), SERVERS.stream())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  static String filled(String config, Stage stage, int port, int primary, int backup) {
    return config
        .replace("{folder}", stage.folder().toString())
        .replace("{port}", "" + port)
        .replace("{primary}", "" + primary)
        .replace("{backup}", "" + backup);
  }

  /** Waits until somebody listens there. */
  static void awaitPort(Child program, int port) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!listens(port)) {
      program.requireAlive();
      if (System.nanoTime() > end) {
        throw new StageException(program.name() + " does not listen at " + port);
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LOOK_EVERY_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
