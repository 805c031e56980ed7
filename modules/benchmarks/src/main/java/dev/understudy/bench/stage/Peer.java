package dev.understudy.bench.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The far end of a bare TCP connection, as a process of its own with nothing in it but blocking
 * sockets: what stands before it has the machine for itself as far as may be.
 */
public final class Peer {

  /** What it does with a connection. */
  public enum Kind {
    /** Says what it hears. */
    ECHO,
    /** Sends as fast as it is taken. */
    SOURCE,
    /** Says what it hears first, and then holds the connection. */
    HOLD
  }

  private static final String READY = "ready";
  private static final int HEAP_MB = 128;
  private static final int BACKLOG = 1_024;
  private static final int CHUNK = 256 << 10;

  /** Held, or they would be closed with their last reference. */
  private static final ConcurrentLinkedQueue<Socket> HELD = new ConcurrentLinkedQueue<>();

  private Peer() {}

  /** Starts one, and waits until it listens at the port that is given back. */
  public static int start(Stage stage, Kind kind) throws InterruptedException {
    int port = stage.port();
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    String name = "peer-" + kind.name().toLowerCase(java.util.Locale.ROOT);
    var _ = stage.own(name, Peer.class, HEAP_MB, List.of(kind.name(), "" + port), lines::add);
    for (String line = lines.take(); !line.equals(READY); line = lines.take()) {
      if (line.startsWith(Child.ENDED)) {
        throw new StageException(name + " has ended");
      }
    }
    return port;
  }

  /** Serves connections of this kind at this port until it is killed. */
  public static void main(String[] args) throws IOException {
    Kind kind = Kind.valueOf(args[0]);
    int port = Integer.parseInt(args[1]);
    try (ServerSocket server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress())) {
      System.out.println(READY);
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        switch (kind) {
          case ECHO -> Thread.ofPlatform().start(() -> echo(socket));
          case SOURCE -> Thread.ofPlatform().start(() -> send(socket));
          case HOLD -> hold(socket);
        }
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException _) {
      // Who measures has gone, as it does when it has enough.
    }
  }

  private static void send(Socket socket) {
    byte[] chunk = new byte[CHUNK];
    try (socket) {
      OutputStream out = socket.getOutputStream();
      while (true) {
        out.write(chunk);
      }
    } catch (IOException _) {
      // As above.
    }
  }

  private static void hold(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    socket.getOutputStream().write(in.read());
    HELD.add(socket);
  }
}
