package dev.understudy.chaos.toxic;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * One HTTP toxic at one connection: a stage in either direction, which together know what answer
 * belongs to what request. What is no HTTP passes as it is.
 */
final class HttpTap {

  private static final Pattern REQUEST = Pattern.compile("^[A-Z]{3,10} \\S");

  private final HttpFault fault;
  private final RandomGenerator random;
  private final Runnable effect;
  private final Vertx vertx;
  private final Link link;
  private final Deque<Awaited> awaited = new ArrayDeque<>();
  private final Map<String, Buffer> firstAnswers = new HashMap<>();

  /** What comes next at the client, in order. */
  private sealed interface Awaited {

    /** The upstream's answer; what is done to it, if anything is. */
    record Answer(HttpMessage request, boolean drawn) implements Awaited {}

    /** The upstream's answer to a duplicate, for nobody. */
    record Nothing(HttpMessage request) implements Awaited {}

    /** The proxy's own answer. */
    record Own(Buffer answer) implements Awaited {}
  }

  HttpTap(HttpFault fault, RandomGenerator random, Runnable effect, Vertx vertx, Link link) {
    this.fault = fault;
    this.random = random;
    this.effect = effect;
    this.vertx = vertx;
    this.link = link;
  }

  Stage requests(Sink out) {
    return new Requests(out);
  }

  Stage answers(Sink out) {
    return new Answers(out);
  }

  private final class Requests implements Stage {
    private final HttpReader reader = new HttpReader();
    private final Sink out;

    Requests(Sink out) {
      this.out = out;
    }

    @Override
    public void data(Buffer data) {
      // The toxic may have come in the middle of something; a request begins with a method.
      if (reader.isEmpty() && !REQUEST.matcher(data.toString("ISO-8859-1")).find()) {
        out.data(data);
        return;
      }
      reader.add(data);
      for (Optional<HttpMessage> next = reader.next(false);
          next.isPresent();
          next = reader.next(false)) {
        meet(next.get(), out);
      }
      if (reader.isHopeless()) {
        out.data(reader.drain());
      }
    }

    @Override
    public void end() {
      out.end();
    }

    @Override
    public void replaced() {
      if (!reader.isEmpty()) {
        out.data(reader.drain());
      }
    }
  }

  private void meet(HttpMessage request, Sink out) {
    boolean drawn = fault.match().fits(request) && random.nextDouble() < fault.probability();
    if (!drawn) {
      awaited.add(new Awaited.Answer(request, false));
      out.data(request.raw());
      return;
    }
    switch (fault.action()) {
      case HttpFault.Action.Status(int status) -> answer(status, "");
      case HttpFault.Action.RateLimit(long seconds) ->
          answer(429, "Retry-After: " + seconds + "\r\n");
      case HttpFault.Action.Duplicate() -> {
        effect.run();
        awaited.add(new Awaited.Answer(request, true));
        awaited.add(new Awaited.Nothing(request));
        out.data(request.raw());
        out.data(request.raw());
      }
      case HttpFault.Action.Body _,
          HttpFault.Action.Schema _,
          HttpFault.Action.Stale _,
          HttpFault.Action.Drip _,
          HttpFault.Action.LostReply _ -> {
        awaited.add(new Awaited.Answer(request, true));
        out.data(request.raw());
      }
    }
  }

  /** In its turn: the answers to earlier requests come first. */
  private void answer(int status, String field) {
    effect.run();
    Buffer own =
        Buffer.buffer("HTTP/1.1 " + status + " Chaos\r\n" + field + "Content-Length: 0\r\n\r\n");
    if (awaited.isEmpty()) {
      link.toClient(own);
    } else {
      awaited.add(new Awaited.Own(own));
    }
  }

  private final class Answers implements Stage {
    private final HttpReader reader = new HttpReader();
    private final Sink out;
    private final AnswerHarm harm;

    Answers(Sink out) {
      this.out = out;
      this.harm = new AnswerHarm(fault.action(), firstAnswers, effect, vertx, link, out);
    }

    @Override
    public void data(Buffer data) {
      if (awaited.isEmpty()) {
        out.data(data);
        return;
      }
      reader.add(data);
      while (!awaited.isEmpty()) {
        Optional<HttpMessage> next = reader.next(isBodiless());
        if (next.isEmpty()) {
          break;
        }
        // A 100 Continue is no answer yet.
        if (next.get().path().startsWith("1")) {
          out.data(next.get().raw());
        } else {
          answered(next.get());
        }
      }
      if (reader.isHopeless() || awaited.isEmpty()) {
        flush();
      }
    }

    private boolean isBodiless() {
      return awaited.peekFirst() instanceof Awaited.Answer(HttpMessage request, _)
          && request.method().equals("HEAD");
    }

    private void answered(HttpMessage answer) {
      switch (awaited.removeFirst()) {
        case Awaited.Answer(HttpMessage request, boolean drawn) -> {
          if (drawn) {
            harm.alter(request, answer);
          } else {
            out.data(answer.raw());
          }
        }
        case Awaited.Nothing _ -> {}
        case Awaited.Own(Buffer own) -> out.data(own);
      }
      while (awaited.peekFirst() instanceof Awaited.Own(Buffer own)) {
        awaited.removeFirst();
        out.data(own);
      }
    }

    private void flush() {
      if (!reader.isEmpty()) {
        out.data(reader.drain());
      }
    }

    @Override
    public void end() {
      flush();
      harm.end();
    }

    @Override
    public void replaced() {
      harm.flush();
      flush();
    }

    @Override
    public int waitingBytes() {
      return harm.waitingBytes() + reader.size();
    }
  }
}
