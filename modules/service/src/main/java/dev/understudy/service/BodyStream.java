package dev.understudy.service;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A request's body as a stream that is read in {@link DirectStyle}: the client sends no more than
 * was asked for, so no more than a piece is ever held. What the event loop brings is taken there
 * too, so that only one thread at a time knows of it.
 */
final class BodyStream extends InputStream {

  private final HttpServerRequest request;
  private final long most;
  private final Deque<Buffer> pieces = new ArrayDeque<>();
  private Promise<Void> news = Promise.promise();
  private boolean ended;
  private Optional<Throwable> fault = Optional.empty();
  private Buffer piece = Buffer.buffer();
  private int at;
  private long total;

  /**
   * @param most bytes, after which the body is refused
   */
  BodyStream(HttpServerRequest request, long most, DirectStyle directStyle) {
    this.request = request;
    this.most = most;
    request.pause();
    request.handler(next -> directStyle.run(() -> arrived(next)));
    request.endHandler(_ -> directStyle.run(() -> end(Optional.empty())));
    request.exceptionHandler(error -> directStyle.run(() -> end(Optional.of(error))));
  }

  private void arrived(Buffer next) {
    pieces.add(next);
    news.tryComplete();
  }

  private void end(Optional<Throwable> with) {
    ended = true;
    fault = with;
    news.tryComplete();
  }

  /** Lets the rest come and forgets it, so that the client gets to read its answer. */
  void drop() {
    if (!ended) {
      request.handler(_ -> {});
      request.resume();
    }
  }

  @Override
  public int read() throws IOException {
    return fill() ? piece.getByte(at++) & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, piece.length() - at);
    piece.getBytes(at, at + count, into, from);
    at += count;
    return count;
  }

  /** Gives whether there is something to read, and waits for it. */
  private boolean fill() throws IOException {
    while (at == piece.length()) {
      if (pieces.isEmpty() && !ended) {
        news = Promise.promise();
        request.fetch(1);
        news.future().await();
      }
      if (fault.isPresent()) {
        throw new IOException("the client has gone away", fault.get());
      }
      if (pieces.isEmpty()) {
        return false;
      }
      piece = pieces.remove();
      at = 0;
      total += piece.length();
      if (total > most) {
        throw new ProblemException(
            Problem.of(413, "Content too large", "a file may have at most " + most + " bytes"));
      }
    }
    return true;
  }
}
