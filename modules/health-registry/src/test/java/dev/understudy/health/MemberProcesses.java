package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Members in processes of their own; closing it ends them all. */
final class MemberProcesses implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ScheduledThreadPoolExecutor LATE = late();

  /** Forgets at once what is cancelled: of a minute of looks there are too many to keep. */
  private static ScheduledThreadPoolExecutor late() {
    ScheduledThreadPoolExecutor late =
        new ScheduledThreadPoolExecutor(1, Ticker.daemon("member-late"));
    late.setRemoveOnCancelPolicy(true);
    return late;
  }

  private final List<Node> nodes = new ArrayList<>();

  /** How to reach one of them. */
  record Node(List<String> command, Process process, BufferedReader out, BufferedWriter in) {

    void started() throws IOException {
      assertThat(answer("its start")).isEqualTo("started");
    }

    String say(String line) throws IOException {
      tell(line);
      return answer(line);
    }

    private void tell(String line) throws IOException {
      in.write(line + "\n");
      in.flush();
    }

    /** One line; a process that gives none in time is ended, since a read cannot be. */
    private String answer(String line) throws IOException {
      Future<?> late =
          LATE.schedule(process::destroyForcibly, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      try {
        String answer = out.readLine();
        if (answer == null) {
          throw new IOException(
              "the process has ended, or was ended after %s, without an answer to %s"
                  .formatted(PATIENCE, line));
        }
        if (answer.startsWith(MemberProcess.FAILED)) {
          throw new IOException("to " + line + " it says: " + answer);
        }
        return answer;
      } finally {
        late.cancel(false);
      }
    }

    String until(Predicate<String> expected) throws IOException {
      return until("", expected);
    }

    /** Looks until the answer is as expected; says something before each look, if it is given. */
    String until(String before, Predicate<String> expected) throws IOException {
      Instant end = Instant.now().plus(PATIENCE);
      String last = "";
      while (Instant.now().isBefore(end)) {
        if (!before.isEmpty()) {
          say(before);
        }
        last = say("look");
        if (expected.test(last)) {
          return last;
        }
      }
      throw new AssertionError("never came; the last was: " + last);
    }

    void kill() {
      process.destroyForcibly().onExit().join();
    }
  }

  /** So many on loopback, joined. */
  static MemberProcesses onLoopback(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(freePort());
    }
    String members = ports.stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(","));
    MemberProcesses processes = new MemberProcesses();
    for (int port : ports) {
      processes.start(List.of(), "127.0.0.1", port, members);
    }
    processes.joined();
    return processes;
  }

  /**
   * Starts one more.
   *
   * @param prefix what comes before the command, such as another network
   */
  Node start(List<String> prefix, String host, int port, String members, String... jvm)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(jvm));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            MemberProcess.class.getName(),
            "test-" + members.hashCode(),
            "node-" + nodes.size(),
            host,
            String.valueOf(port),
            members));
    Node node = launch(command);
    nodes.add(node);
    return node;
  }

  /** Ends one, and starts it anew; classes of this path hide those of the same name after it. */
  Node restart(int index, String classPath) throws IOException {
    Node before = nodes.get(index);
    before.kill();
    List<String> command = new ArrayList<>(before.command());
    command.set(command.indexOf("-cp") + 1, classPath);
    nodes.set(index, launch(command));
    return nodes.get(index);
  }

  private static Node launch(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new Node(
        List.copyOf(command),
        process,
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)));
  }

  /** Waits until all have started and found each other. */
  void joined() throws IOException {
    for (Node node : nodes) {
      node.started();
    }
    for (Node node : nodes) {
      node.until(look -> look.contains("members " + nodes.size() + " "));
    }
  }

  Node get(int index) {
    return nodes.get(index);
  }

  List<Node> all() {
    return nodes;
  }

  /** Says the same to all, without waiting for one after the other; gives the answers. */
  List<String> sayToAll(String line) throws IOException {
    for (Node node : nodes) {
      node.tell(line);
    }
    List<String> answers = new ArrayList<>();
    for (Node node : nodes) {
      answers.add(node.answer(line));
    }
    return answers;
  }

  /** Looks at all of them until they are as expected; gives what they said. */
  List<String> untilAll(Predicate<List<String>> expected) throws IOException {
    return untilAll("look", expected);
  }

  /** Says this to all of them until their answers are as expected; gives the answers. */
  List<String> untilAll(String line, Predicate<List<String>> expected) throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    List<String> last = List.of();
    while (Instant.now().isBefore(end)) {
      last = sayToAll(line);
      if (expected.test(last)) {
        return last;
      }
    }
    throw new AssertionError("never came; the last were: " + last);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static Predicate<String> says(String text) {
    return look -> look.contains(text);
  }

  @Override
  public void close() {
    for (Node node : nodes) {
      node.kill();
    }
  }
}
