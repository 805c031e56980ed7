package dev.understudy.chaos.fault;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Byteman as a file, and how another JVM is told to load it. */
public final class BytemanJar {

  static final String LOOPBACK = "127.0.0.1";

  /** Tells where it listens. Byteman sets only properties that begin like this. */
  static final String PORT = "org.jboss.byteman.understudy.port";

  private BytemanJar() {}

  /**
   * An argument for a JVM that is to be started with rules. Faults can be added to it later, as to
   * any other.
   *
   * @param rules a file of Byteman's
   */
  public static String argument(Path jar, Path rules) throws IOException {
    return "-javaagent:%s=%s,script:%s".formatted(jar, options(jar, freePort()), rules);
  }

  /** It listens there, and may change the JDK's own classes. */
  static String options(Path jar, int port) {
    return "listener:true,address:%s,port:%d,boot:%s,prop:org.jboss.byteman.transform.all=true,prop:%s=%d"
        .formatted(LOOPBACK, port, jar, PORT, port);
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** A copy of our own, there for as long as this process lives. */
  public static Path extracted() throws IOException {
    try (InputStream in = BytemanJar.class.getResourceAsStream("/byteman/byteman.jar")) {
      if (in == null) {
        throw new IllegalStateException("there is no resource byteman/byteman.jar");
      }
      Path jar = Files.createTempFile("understudy-byteman-", ".jar");
      jar.toFile().deleteOnExit();
      Files.copy(in, jar, StandardCopyOption.REPLACE_EXISTING);
      return jar;
    }
  }
}
