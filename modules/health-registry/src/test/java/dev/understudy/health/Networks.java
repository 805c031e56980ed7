package dev.understudy.health;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Networks of their own, one for each member, joined by a switch: pulling a plug there is a real
 * partition. Needs {@code ip netns} and the right to use it; nothing of the machine's own network
 * is touched.
 */
final class Networks implements AutoCloseable {

  /** Distinct for processes that run at the same time. */
  private static final String PREFIX = "us" + ProcessHandle.current().pid() % 100_000;

  /** Of the range that everybody may give out, and which no card has. */
  private static final String NOBODY = "02:00:00:00:00:99";

  private final List<String> made = new ArrayList<>();
  private final String hub = PREFIX + "-hub";

  /**
   * Makes so many.
   *
   * @throws IOException when this is not permitted here, or there is no {@code ip}
   */
  Networks(int count) throws IOException {
    try {
      add(hub);
      in(hub, "ip link add br0 type bridge");
      in(hub, "ip link set br0 up");
      for (int i = 0; i < count; i++) {
        join(i);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void join(int i) throws IOException {
    add(name(i));
    in(hub, "ip link add port%d type veth peer name eth0 netns %s".formatted(i, name(i)));
    in(hub, "ip link set port%d master br0".formatted(i));
    in(hub, "ip link set port%d up".formatted(i));
    in(name(i), "ip addr add %s/24 dev eth0".formatted(address(i)));
    in(name(i), "ip link set eth0 up");
    in(name(i), "ip link set lo up");
  }

  private static String name(int i) {
    return PREFIX + "-" + i;
  }

  String address(int i) {
    return "10.77.0." + (i + 1);
  }

  /** What to put before a command to run it in one of them. */
  List<String> inside(int i) {
    return List.of("ip", "netns", "exec", name(i));
  }

  void cut(int i) throws IOException {
    in(hub, "ip link set port%d down".formatted(i));
  }

  void mend(int i) throws IOException {
    in(hub, "ip link set port%d up".formatted(i));
  }

  /** From inside one, packets to another go to an address that nobody has, and are swallowed. */
  void swallow(int from, int to) throws IOException {
    in(
        name(from),
        "ip neigh replace %s lladdr %s dev eth0 nud permanent".formatted(address(to), NOBODY));
  }

  void swallowNoMore(int from, int to) throws IOException {
    in(name(from), "ip neigh del %s dev eth0".formatted(address(to)));
  }

  private void add(String name) throws IOException {
    run("ip netns add " + name);
    made.add(name);
  }

  private static void in(String name, String command) throws IOException {
    run("ip netns exec " + name + " " + command);
  }

  private static void run(String command) throws IOException {
    Process process = new ProcessBuilder(command.split(" ", -1)).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException(command + ": " + out.strip());
    }
  }

  @Override
  public void close() {
    for (String name : made) {
      try {
        run("ip netns del " + name);
      } catch (IOException e) {
        System.out.println("left behind: " + e.getMessage());
      }
    }
  }
}
