package dev.understudy.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** Takes what one connection gives, as fast as it comes. */
public final class Download {

  private static final int CHUNK = 256 << 10;

  private Download() {}

  /** Bytes a second from this port, over so long a time. */
  public static double bytesPerSecond(int port, Duration length) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      InputStream in = socket.getInputStream();
      long start = System.nanoTime();
      long bytes = 0;
      long took = 0;
      while (took < length.toNanos()) {
        int read = in.read(chunk);
        if (read < 0) {
          throw new IOException("what is measured has closed the connection");
        }
        bytes += read;
        took = System.nanoTime() - start;
      }
      return bytes / (took / 1e9);
    }
  }
}
