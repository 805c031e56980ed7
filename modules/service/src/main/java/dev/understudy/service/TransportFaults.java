package dev.understudy.service;

import dev.understudy.failover.Fault;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Which kind of fault a transport error is. Whether something was sent, the caller knows. */
final class TransportFaults {

  private TransportFaults() {}

  static Fault of(Throwable error) {
    return new Fault(kind(error), error.getClass().getSimpleName() + ": " + error.getMessage());
  }

  private static Fault.Kind kind(Throwable error) {
    return switch (error) {
      case UnknownHostException _ -> Fault.Kind.DNS;
      case SSLException _ -> Fault.Kind.TLS;
      case TimeoutException _ -> Fault.Kind.TIMED_OUT;
      case io.netty.channel.ConnectTimeoutException _ -> Fault.Kind.TIMED_OUT;
      case ConnectException _ -> Fault.Kind.REFUSED;
      case HttpClosedException _ -> Fault.Kind.RESET;
      case StreamResetException _ -> Fault.Kind.MALFORMED;
      case IllegalArgumentException _ -> Fault.Kind.MALFORMED;
      // Netty's and the kernel's words for a connection that broke.
      case java.io.IOException _ -> Fault.Kind.RESET;
      default -> Fault.Kind.MALFORMED;
    };
  }
}
