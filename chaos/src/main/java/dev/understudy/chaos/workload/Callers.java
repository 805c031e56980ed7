package dev.understudy.chaos.workload;

import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Calls a service's nodes in turn; another node after a failure, if the clients are of that kind.
 */
final class Callers {

  /** Nobody waits longer, however many attempts are left. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final PlatformFile platform;
  private final Calls calls;
  private final Clients clients;

  Callers(PlatformFile platform, Calls calls, Clients clients) {
    this.platform = platform;
    this.calls = calls;
    this.clients = clients;
  }

  /** Gets every answer of every attempt, and how long it took by itself. */
  interface Heard {
    void answered(String node, long nanos, Calls.Answer answer);
  }

  Calls.Answer call(
      String method,
      String service,
      long number,
      String path,
      String body,
      Map<String, String> headers) {
    return call(method, service, number, path, body, headers, (_, _, _) -> {});
  }

  /**
   * Calls until there is an answer that stands, or attempts are used up.
   *
   * @param number which node comes first
   */
  Calls.Answer call(
      String method,
      String service,
      long number,
      String path,
      String body,
      Map<String, String> headers,
      Heard heard) {
    long end = System.nanoTime() + LIMIT.toNanos();
    for (int attempt = 0; ; attempt++) {
      long start = System.nanoTime();
      String node = node(service, number + attempt);
      Calls.Answer answer = calls.send(method, node + path, body, headers);
      heard.answered(node, System.nanoTime() - start, answer);
      boolean last = attempt + 1 >= clients.attempts() || System.nanoTime() > end;
      if (stands(answer) || last) {
        return answer;
      }
      try {
        Thread.sleep(clients.pauseAfter(attempt));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return answer;
      }
    }
  }

  /** A refusal for now (429, a conflict with a Retry-After) and a failure do not. */
  private static boolean stands(Calls.Answer answer) {
    return switch (answer.status()) {
      case 0, 408, 429 -> false;
      case 409 -> !answer.later();
      default -> answer.status() < 500;
    };
  }

  private String node(String service, long number) {
    List<String> nodes = platform.services().getOrDefault(service, List.of());
    return nodes.get((int) (number % nodes.size()));
  }
}
