package dev.understudy.sims.stripe;

import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists are up to date; the search is behind, as Stripe's "Search" says of its own. */
final class StripeReads {

  private static final Pattern METADATA =
      Pattern.compile("metadata\\[['\"]([^'\"]+)['\"]\\]:\\s*['\"]([^'\"]*)['\"]");

  private final InstantSource clock;
  private final SequencedMap<String, Intent> intents;
  private long searchLagMs = 1000;

  StripeReads(InstantSource clock, SequencedMap<String, Intent> intents) {
    this.clock = clock;
    this.intents = intents;
  }

  void searchLag(long millis) {
    searchLagMs = millis;
  }

  SimResponse list(SimRequest request) {
    long limit = number(request, "limit").orElse(10L);
    long from = number(request, "created[gte]").orElse(0L);
    long to = number(request, "created[lt]").orElse(Long.MAX_VALUE);
    Optional<Intent> after =
        Optional.ofNullable(request.query().get("starting_after")).map(intents::get);
    List<Intent> matching =
        intents.sequencedValues().reversed().stream()
            .dropWhile(intent -> after.isPresent() && intent != after.get())
            .skip(after.isPresent() ? 1 : 0)
            .filter(intent -> intent.created >= from && intent.created < to)
            .limit(limit + 1)
            .toList();
    return page("list", matching.stream().limit(limit).toList(), matching.size() > limit, request);
  }

  static SimResponse one(Intent intent, SimRequest request) {
    return SimResponse.json(
        200, request.query().contains("expand[]") ? intent.toJsonWithCharge() : intent.toJson());
  }

  SimResponse refunds(SimRequest request) {
    JsonArray data = new JsonArray();
    Optional.ofNullable(request.query().get("payment_intent"))
        .map(intents::get)
        .ifPresent(intent -> intent.refunds.forEach(data::add));
    return SimResponse.json(
        200, new JsonObject().put("object", "list").put("data", data).put("has_more", false));
  }

  SimResponse search(SimRequest request) {
    String query = Optional.ofNullable(request.query().get("query")).orElse("");
    Matcher metadata = METADATA.matcher(query);
    if (!metadata.matches()) {
      return StripeErrors.parameter("query");
    }
    long indexed = clock.millis() - searchLagMs;
    List<Intent> hits =
        intents.sequencedValues().stream()
            .filter(intent -> intent.createdMillis <= indexed)
            .filter(intent -> metadata.group(2).equals(intent.metadata.get(metadata.group(1))))
            .toList();
    return page("search_result", hits, false, request);
  }

  private static SimResponse page(
      String object, List<Intent> found, boolean more, SimRequest request) {
    boolean expanded = request.query().contains("expand[]");
    JsonArray data = new JsonArray();
    found.forEach(intent -> data.add(expanded ? intent.toJsonWithCharge() : intent.toJson()));
    return SimResponse.json(
        200, new JsonObject().put("object", object).put("data", data).put("has_more", more));
  }

  private static Optional<Long> number(SimRequest request, String name) {
    return Optional.ofNullable(request.query().get(name))
        .filter(text -> text.matches("[0-9]{1,12}"))
        .map(Long::valueOf);
  }
}
