package dev.understudy.bench.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Hands out free ports on loopback, counted up from a base; none twice. */
final class Ports {

  private static final int LAST = 65_535;

  private int next;

  Ports(int base) {
    if (base < 1024 || base > 65_000) {
      throw new IllegalArgumentException("--port-base must be in [1024, 65000], was " + base);
    }
    this.next = base;
  }

  int one() {
    return row(1);
  }

  /** The first of so many in a row. */
  int row(int length) {
    while (next + length <= LAST) {
      int first = next;
      next += length;
      if (IntStream.range(first, first + length).allMatch(Ports::isFree)) {
        return first;
      }
    }
    throw new StageException("there are no free ports left below " + LAST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
