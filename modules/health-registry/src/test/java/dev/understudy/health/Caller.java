package dev.understudy.health;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** Calls a vendor as often as it may: one byte is one call. */
final class Caller {

  /** More than any rate gives in a pause. */
  private static final int WANTED = 64;

  private static final long PAUSE_NANOS = 5_000_000;

  private Caller() {}

  static String start(int port, SharedRates rates, int perSecond) throws IOException {
    Socket vendor = new Socket(InetAddress.getLoopbackAddress(), port);
    vendor.setTcpNoDelay(true);
    OutputStream out = vendor.getOutputStream();
    Thread.ofPlatform().daemon().start(() -> call(out, rates, perSecond));
    return "done";
  }

  private static void call(OutputStream out, SharedRates rates, int perSecond) {
    try {
      while (true) {
        out.write(new byte[rates.take("mail", perSecond, WANTED).toCompletableFuture().join()]);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
