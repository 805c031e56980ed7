package dev.understudy.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A peer that answers nothing, not even that it is not there: its queue of connections is full, and
 * the kernel drops whatever asks for another.
 */
final class SwallowingPeer implements AutoCloseable {

  private static final int WAIT_MILLIS = 300;

  /** Far more than the kernel grants to a queue of one. */
  private static final int MOST = 64;

  private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final List<Socket> queue = new ArrayList<>();

  SwallowingPeer() throws IOException {
    while (!stillSwallows()) {
      if (queue.size() == MOST) {
        throw new IOException("the queue of connections never fills");
      }
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Asks for one more connection. */
  boolean stillSwallows() throws IOException {
    Socket one = new Socket();
    try {
      one.connect(new InetSocketAddress(listening.getInetAddress(), port()), WAIT_MILLIS);
      queue.add(one);
      return false;
    } catch (SocketTimeoutException e) {
      one.close();
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket one : queue) {
      one.close();
    }
    listening.close();
  }
}
