package dev.understudy.chaos.toxic;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes several proxies: all are looked at first, then made one by one until one fails. */
final class PopulatingJson {

  private final ProxiesApi proxies;
  private final List<AttributesJson> wanted = new ArrayList<>();
  private final JsonArray made = new JsonArray();

  PopulatingJson(ProxiesApi proxies, JsonArray bodies) {
    this.proxies = proxies;
    Set<String> names = new HashSet<>();
    for (Object body : bodies) {
      if (!(body instanceof JsonObject json)) {
        throw new ApiException(400, "bad request body: not an array of JSON objects");
      }
      AttributesJson proxy = new AttributesJson(json);
      wanted.add(proxy);
      require(proxy, "name");
      require(proxy, "upstream");
      if (!names.add(proxy.text("name", ""))) {
        throw new ApiException(
            500, "duplicate proxy name \"%s\"".formatted(proxy.text("name", "")));
      }
      proxies.requireAllowed(proxy);
    }
  }

  private void require(AttributesJson proxy, String field) {
    if (proxy.text(field, "").isEmpty()) {
      throw new ApiException(
          400, "missing required field: %s at proxy %d".formatted(field, wanted.size()));
    }
  }

  Future<?> run() {
    Future<?> chain = Future.succeededFuture();
    for (AttributesJson proxy : wanted) {
      chain = chain.compose(_ -> proxies.createOrReplace(proxy)).onSuccess(made::add);
    }
    return chain;
  }

  /** Those that were made. */
  JsonObject json() {
    return new JsonObject().put("proxies", made);
  }
}
