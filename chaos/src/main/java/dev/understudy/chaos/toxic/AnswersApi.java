package dev.understudy.chaos.toxic;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** How the API reads bodies, answers, and words what is wrong: as Toxiproxy does. */
final class AnswersApi {

  private AnswersApi() {}

  static void serve(RoutingContext context, int status, Supplier<Future<?>> work) {
    try {
      var _ =
          work.get()
              .onSuccess(result -> answer(context, status, result))
              .onFailure(e -> fail(context, e));
    } catch (ApiException e) {
      fail(context, e);
    }
  }

  private static void fail(RoutingContext context, Throwable e) {
    int status = e instanceof ApiException api ? api.status() : 500;
    answer(context, status, error(status, String.valueOf(e.getMessage())));
  }

  /** What was made before a failure is told with it. */
  static void populate(RoutingContext context, ProxiesApi all) {
    try {
      PopulatingJson populating = new PopulatingJson(all, array(context));
      var _ =
          populating
              .run()
              .onSuccess(_ -> answer(context, 201, populating.json()))
              .onFailure(
                  e -> {
                    int status = e instanceof ApiException api ? api.status() : 500;
                    answer(
                        context,
                        status,
                        error(status, String.valueOf(e.getMessage())).mergeIn(populating.json()));
                  });
    } catch (ApiException e) {
      fail(context, e);
    }
  }

  static AttributesJson json(RoutingContext context) {
    try {
      JsonObject json = context.body().asJsonObject();
      if (json == null) {
        throw new ApiException(400, "bad request body: EOF");
      }
      return new AttributesJson(json);
    } catch (DecodeException | ClassCastException e) {
      throw new ApiException(400, "bad request body: not a JSON object");
    }
  }

  private static JsonArray array(RoutingContext context) {
    try {
      var array = context.body().asJsonArray();
      if (array == null) {
        throw new ApiException(400, "bad request body: EOF");
      }
      return array;
    } catch (DecodeException | ClassCastException e) {
      throw new ApiException(400, "bad request body: not a JSON array");
    }
  }

  static JsonObject error(int status, String message) {
    return new JsonObject().put("error", message).put("status", status);
  }

  static void answer(RoutingContext context, int status, Object body) {
    context.response().setStatusCode(status).putHeader("Content-Type", "application/json");
    var _ = status == 204 ? context.response().end() : context.response().end(body.toString());
  }

  static void text(RoutingContext context, int status, String body) {
    context.response().setStatusCode(status).putHeader("Content-Type", "text/plain; charset=utf-8");
    var _ = context.response().end(body);
  }
}
