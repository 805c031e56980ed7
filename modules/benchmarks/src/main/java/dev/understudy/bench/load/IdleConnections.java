package dev.understudy.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Connections that have been used once each, and are then left open. */
public final class IdleConnections implements AutoCloseable {

  private final List<Socket> sockets = new ArrayList<>();
  private final int port;

  public IdleConnections(int port) {
    this.port = port;
  }

  /** Opens so many more; each is answered, so that it is known to stand through to the far end. */
  public void open(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(socket);
      socket.getOutputStream().write(1);
      if (socket.getInputStream().read() != 1) {
        throw new IOException("connection " + sockets.size() + " was not answered");
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
