package dev.understudy.bench.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.HdrHistogram.Histogram;

/** One caller on one connection, with blocking sockets: the least that a round trip can take. */
public final class PingPong implements AutoCloseable {

  private static final int DIGITS = 3;

  private final Socket socket;
  private final byte[] message;

  /** Connects to what echoes at this port. */
  public PingPong(int port, int bytes) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.message = new byte[bytes];
    socket.setTcpNoDelay(true);
  }

  /** The median of so many round trips, in microseconds. */
  public double medianMicros(int times) throws IOException {
    Histogram took = new Histogram(DIGITS);
    OutputStream out = socket.getOutputStream();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      out.write(message);
      in.readFully(message);
      took.recordValue(System.nanoTime() - start);
    }
    return took.getValueAtPercentile(50) / 1e3;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
