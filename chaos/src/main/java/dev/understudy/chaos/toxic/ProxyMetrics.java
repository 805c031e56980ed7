package dev.understudy.chaos.toxic;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What proxies have carried, in Prometheus' text format and with Toxiproxy's names. */
final class ProxyMetrics {

  private ProxyMetrics() {}

  static String text(Collection<ToxicProxy> proxies) {
    StringBuilder text = new StringBuilder();
    for (String counter : List.of("received", "sent")) {
      text.append("# TYPE toxiproxy_proxy_%s_bytes_total counter\n".formatted(counter));
      for (ToxicProxy proxy : proxies) {
        proxy
            .traffic()
            .bytes()
            .forEach((direction, bytes) -> text.append(line(counter, direction, proxy, bytes)));
      }
    }
    return text.toString();
  }

  private static String line(String counter, String direction, ToxicProxy proxy, long bytes) {
    return String.format(
        Locale.ROOT,
        "toxiproxy_proxy_%s_bytes_total{direction=\"%s\",listener=\"%s\","
            + "proxy=\"%s\",upstream=\"%s\"} %d\n",
        counter,
        direction,
        proxy.listen(),
        proxy.name().replace("\\", "\\\\").replace("\"", "\\\""),
        proxy.upstream(),
        bytes);
  }
}
