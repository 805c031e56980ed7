package dev.understudy.chaos.workload;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.StockRead;
import java.time.Duration;
import java.util.Optional;

/** Turns answers into samples of a history. */
final class Recorder {

  private final History history;
  private final long startNanos;

  Recorder(History history, long startNanos) {
    this.history = history;
    this.startNanos = startNanos;
  }

  /** An operation that has ended, and when it was meant to start. */
  record Done(String adapter, String kind, long intendedNanos, Calls.Answer answer) {}

  void note(Done done, String reference, Optional<Acknowledged> acknowledged) {
    add(done, reference, acknowledged, Optional.empty());
  }

  /**
   * A read of stock.
   *
   * @param read what was said; empty when nothing was
   */
  void noteRead(Done done, String reference, Optional<StockRead> read) {
    add(done, reference, Optional.empty(), read);
  }

  private void add(
      Done done, String reference, Optional<Acknowledged> acknowledged, Optional<StockRead> read) {
    Calls.Answer answer = done.answer();
    String provider = answer.body().path("provider").asText(answer.body().path("source").asText());
    history.add(
        new Sample(
            done.adapter(),
            done.kind(),
            Duration.ofNanos(done.intendedNanos() - startNanos).toMillis(),
            (System.nanoTime() - done.intendedNanos()) / 1e6,
            result(done.adapter(), answer),
            answer.status(),
            provider,
            answer.body().path("id").asText(),
            reference,
            acknowledged,
            read));
  }

  /** One attempt of a caller who had named a deadline. */
  void answered(String node, long nanos, Calls.Answer answer) {
    long end = System.nanoTime() - startNanos;
    history
        .attempts()
        .add(new Attempt(node, millis(end - nanos), millis(end), answer.status() != 0));
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  private static Sample.Result result(String adapter, Calls.Answer answer) {
    return switch (answer.status()) {
      case 200, 201, 204 -> Sample.Result.SUCCEEDED;
      // To payments it means: not known yet. To email it means: durable, which is all it promises.
      case 202 -> adapter.equals("email") ? Sample.Result.SUCCEEDED : Sample.Result.PROCESSING;
      case 409 -> answer.later() ? Sample.Result.PROCESSING : Sample.Result.DECLINED;
      case 402 -> Sample.Result.DECLINED;
      case 503 -> answer.later() ? Sample.Result.SHED : Sample.Result.FAILED;
      default -> Sample.Result.FAILED;
    };
  }
}
