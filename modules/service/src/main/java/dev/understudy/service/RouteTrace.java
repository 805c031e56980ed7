package dev.understudy.service;

import dev.understudy.failover.Considered;
import dev.understudy.failover.FailoverEvent;
import dev.understudy.failover.FailoverEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which vendors a request has considered, and why each was or was not used: for who sends {@code
 * X-Understudy-Debug: route}, in the form of W3C's Server-Timing header. It is noted for the thread
 * that answers the request, so the domain code does not hand it on.
 */
final class RouteTrace implements FailoverEvents {

  static final String ASKED_BY = "X-Understudy-Debug";
  static final String ASKED_WITH = "route";

  private static final String HEADER = "Server-Timing";

  /** Headers of more than a few KiB are refused by proxies. */
  private static final int MOST = 32;

  private static final int LONGEST_REASON = 80;
  private static final ScopedValue<List<Considered>> NOTED = ScopedValue.newInstance();

  /** Answers, and adds what was considered on the way. */
  static ReplyJson around(Supplier<ReplyJson> answer) {
    List<Considered> noted = new ArrayList<>();
    ReplyJson reply = ScopedValue.where(NOTED, noted).call(answer::get);
    return noted.isEmpty() ? reply : reply.with(HEADER, header(noted));
  }

  @Override
  public void on(FailoverEvent event) {
    if (event instanceof FailoverEvent.Ended(var _, var served) && NOTED.isBound()) {
      NOTED.get().addAll(served.considered());
    }
  }

  private static String header(List<Considered> noted) {
    return noted.stream().limit(MOST).map(RouteTrace::metric).collect(Collectors.joining(", "));
  }

  /** Such as {@code stripe;dur=12.3;desc="success"}. */
  private static String metric(Considered considered) {
    String took =
        considered
            .took()
            .map(t -> String.format(Locale.ROOT, ";dur=%.1f", t.toNanos() / 1e6))
            .orElse("");
    return considered.provider() + took + ";desc=\"" + quotable(considered.reason()) + "\"";
  }

  /** A vendor's words are not ours: only what may stand in a quoted string is kept. */
  private static String quotable(String reason) {
    String plain = reason.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "?");
    return plain.length() <= LONGEST_REASON ? plain : plain.substring(0, LONGEST_REASON);
  }
}
