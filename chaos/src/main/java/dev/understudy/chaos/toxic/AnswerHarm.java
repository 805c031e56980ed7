package dev.understudy.chaos.toxic;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What an HTTP toxic does to the upstream's answers at one connection. */
final class AnswerHarm {

  private final HttpFault.Action action;
  private final Map<String, Buffer> firstAnswers;
  private final Runnable effect;
  private final Link link;
  private final Sink out;
  private final TimedQueue dripping;
  private long freeAt = System.nanoTime();

  /**
   * Does no harm yet.
   *
   * @param firstAnswers the first answer to each request at this connection
   */
  AnswerHarm(
      HttpFault.Action action,
      Map<String, Buffer> firstAnswers,
      Runnable effect,
      Vertx vertx,
      Link link,
      Sink out) {
    this.action = action;
    this.firstAnswers = firstAnswers;
    this.effect = effect;
    this.link = link;
    this.out = out;
    this.dripping = new TimedQueue(vertx, out);
  }

  void alter(HttpMessage request, HttpMessage answer) {
    switch (action) {
      case HttpFault.Action.Body(HttpFault.Mode mode) -> {
        effect.run();
        out.data(HttpAlterations.broken(answer, mode));
        if (mode == HttpFault.Mode.TRUNCATED) {
          out.end();
        }
      }
      case HttpFault.Action.Schema schema -> drift(answer, schema);
      case HttpFault.Action.Stale() -> stale(request, answer);
      case HttpFault.Action.Drip(long bytes, long delay) -> drip(answer.raw(), bytes, delay);
      case HttpFault.Action.LostReply() -> {
        effect.run();
        link.close();
      }
      case HttpFault.Action.Status _, HttpFault.Action.RateLimit _, HttpFault.Action.Duplicate _ ->
          out.data(answer.raw());
    }
  }

  private void drift(HttpMessage answer, HttpFault.Action.Schema schema) {
    Optional<Buffer> other = HttpAlterations.drifted(answer, schema);
    other.ifPresent(_ -> effect.run());
    out.data(other.orElse(answer.raw()));
  }

  private void stale(HttpMessage request, HttpMessage answer) {
    Buffer first =
        firstAnswers.putIfAbsent(
            request.method() + " " + request.path() + " " + request.body(), answer.raw());
    if (first != null) {
      effect.run();
    }
    out.data(first == null ? answer.raw() : first);
  }

  private void drip(Buffer raw, long bytes, long delay) {
    effect.run();
    freeAt = Math.max(freeAt, System.nanoTime());
    int step = Math.clamp(bytes, 1, Integer.MAX_VALUE);
    for (int from = 0; from < raw.length(); from += step) {
      dripping.data(raw.slice(from, Math.min(raw.length(), from + step)), freeAt);
      freeAt += TimeUnit.MILLISECONDS.toNanos(Math.max(0, delay));
    }
  }

  void end() {
    dripping.end(System.nanoTime());
  }

  void flush() {
    dripping.flush();
  }

  int waitingBytes() {
    return dripping.waitingBytes();
  }
}
