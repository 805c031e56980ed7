package dev.understudy.payments;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A reconciliation's report, for programs and for people. */
final class ReportJson {

  private ReportJson() {}

  static String text(Reconciler.Report report) {
    return of(report).encodePrettily();
  }

  private static JsonObject of(Reconciler.Report report) {
    JsonArray differences = new JsonArray();
    report
        .differences()
        .forEach(
            difference ->
                differences.add(
                    new JsonObject()
                        .put("kind", difference.kind().name())
                        .put("provider", difference.provider().value())
                        .put("payment", difference.payment())
                        .put("vendorId", difference.vendorId())
                        .put("detail", difference.detail())));
    JsonObject unlisted = new JsonObject();
    report.unlisted().forEach((provider, why) -> unlisted.put(provider.value(), why));
    return new JsonObject()
        .put("schema", 1)
        .put("from", report.from().toString())
        .put("to", report.to().toString())
        .put("payments", report.payments())
        .put("differences", differences)
        .put("unlisted", unlisted);
  }

  static String table(Reconciler.Report report) {
    StringBuilder table = new StringBuilder();
    table.append(
        "%d payments from %s to %s, %d differences%n"
            .formatted(report.payments(), report.from(), report.to(), report.differences().size()));
    report
        .unlisted()
        .forEach((id, why) -> table.append("%s gave no list: %s%n".formatted(id, why)));
    report
        .differences()
        .forEach(
            difference ->
                table.append(
                    "%-9s  %-8s  %-36s  %-28s  %s%n"
                        .formatted(
                            difference.kind(),
                            difference.provider(),
                            difference.payment(),
                            difference.vendorId(),
                            difference.detail())));
    return table.toString();
  }
}
