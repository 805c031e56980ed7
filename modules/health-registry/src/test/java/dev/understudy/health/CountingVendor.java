package dev.understudy.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A vendor that counts the calls of all its callers by its own clock. */
final class CountingVendor implements AutoCloseable {

  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final Deque<Long> window = new ArrayDeque<>();
  private int most;
  private long all;

  CountingVendor() throws IOException {
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = server.accept();
        Thread.ofPlatform().daemon().start(() -> read(caller));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void read(Socket caller) {
    try (caller) {
      InputStream in = caller.getInputStream();
      byte[] calls = new byte[1_024];
      for (int count = in.read(calls); count >= 0; count = in.read(calls)) {
        note(count);
      }
    } catch (IOException e) {
      // Its process was killed.
    }
  }

  private synchronized void note(int count) {
    long now = System.nanoTime();
    all += count;
    for (int i = 0; i < count; i++) {
      window.addLast(now);
    }
    while (now - window.getFirst() >= WINDOW_NANOS) {
      window.removeFirst();
    }
    most = Math.max(most, window.size());
  }

  synchronized long all() {
    return all;
  }

  /** In any ten seconds. */
  synchronized int most() {
    return most;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
