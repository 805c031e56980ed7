package dev.understudy.service;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What an adapter answers over HTTP. A request passes, in this order: access, body (at most 1 MiB),
 * UTF-8, no card number, readiness, the OpenAPI document, and then the operation it names. All of
 * that but the operation is done on an event loop, since nothing of it waits.
 */
final class ServerApi {

  private static final long LARGEST_BODY_BYTES = 1 << 20;

  private final OpenApiJson document;
  private final Map<String, Operation> operations;
  private final AccessApi access;
  private final PrometheusMeterRegistry metrics;
  private final Supplier<List<String>> notReady;
  private final WebhooksApi webhooks;
  private final UploadsApi uploads;
  private final DirectStyle directStyle;

  ServerApi(
      OpenApiJson document,
      Map<String, Operation> operations,
      AccessApi access,
      PrometheusMeterRegistry metrics,
      Supplier<List<String>> notReady,
      WebhooksApi webhooks,
      UploadsApi uploads,
      DirectStyle directStyle) {
    this.document = document;
    this.operations = Map.copyOf(operations);
    this.access = access;
    this.metrics = metrics;
    this.notReady = notReady;
    this.webhooks = webhooks;
    this.uploads = uploads;
    this.directStyle = directStyle;
  }

  /** Its routes, for one event loop. */
  Future<Router> router(Vertx vertx) {
    // A contract writes into its document, so no two loops may have the same.
    return OpenAPIContract.from(vertx, document.json().copy())
        .map(contract -> router(vertx, contract));
  }

  private Router router(Vertx vertx, OpenAPIContract contract) {
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
    builder.rootHandler((PlatformHandler) ArrivalApi::note);
    builder.rootHandler((SecurityPolicyHandler) access::check);
    builder.rootHandler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY_BYTES));
    builder.rootHandler(ServerApi::refuseWhatNobodyMayRead);
    builder.rootHandler(this::refuseUntilReady);
    operations.forEach((id, operation) -> route(builder, contract, id, operation));
    Router router = builder.createRouter();
    uploads.addTo(router, directStyle, access::check, this::refuseUntilReady);
    router.get("/health/live").handler(context -> send(context, state(200, List.of())));
    router.get("/health/ready").handler(this::ready);
    router.post(WebhooksApi.PREFIX + ":vendor").handler(waiting(webhooks::receive));
    router
        .get("/metrics")
        .handler(waiting(context -> text(context, "text/plain", metrics.scrape())));
    router
        .get("/openapi.yaml")
        .handler(context -> text(context, "application/yaml", document.yaml()));
    for (int status = 400; status < 600; status++) {
      router.errorHandler(status, ServerApi::failed);
    }
    return router;
  }

  private void route(
      RouterBuilder builder, OpenAPIContract contract, String id, Operation operation) {
    RequestCheckJson check = new RequestCheckJson(contract, id);
    builder
        .getRoute(id)
        .setDoValidation(false) // Ours is faster.
        .addHandler(context -> answer(context, operation, check.read(context)));
  }

  private void answer(RoutingContext context, Operation operation, RequestJson request) {
    // A route is noted on the thread that takes it, so who asks for it gets one.
    boolean traced = RouteTrace.ASKED_WITH.equals(context.request().getHeader(RouteTrace.ASKED_BY));
    Optional<Future<ReplyJson>> begun = traced ? Optional.empty() : operation.begin(request);
    Future<ReplyJson> reply =
        begun.orElseGet(
            () ->
                directStyle.begin(
                    () ->
                        traced
                            ? RouteTrace.around(() -> operation.answer(request))
                            : operation.answer(request)));
    reply.compose(known -> send(context, known)).onFailure(context::fail);
  }

  /** For what may wait. */
  private Handler<RoutingContext> waiting(Consumer<RoutingContext> work) {
    return context -> directStyle.run(() -> work.accept(context)).onFailure(context::fail);
  }

  private static void refuseWhatNobodyMayRead(RoutingContext context) {
    // A vendor's webhook is not refused, it would come again for days: it is masked where it is
    // kept.
    Optional<Problem> problem =
        context.normalizedPath().startsWith(WebhooksApi.PREFIX)
            ? Optional.empty()
            : Utf8Json.problem(context).or(() -> CardNumbersJson.problem(context));
    if (problem.isPresent()) {
      send(context, ReplyJson.problem(problem.get()));
    } else {
      context.next();
    }
  }

  private void refuseUntilReady(RoutingContext context) {
    String path = context.normalizedPath();
    // What is known of the vendors needs no ledger.
    boolean needsAll = path.startsWith("/v1/") && !path.startsWith("/v1/providers");
    List<String> reasons = needsAll ? notReady.get() : List.of();
    if (reasons.isEmpty()) {
      context.next();
    } else {
      send(context, ReplyJson.problem(FaultsJson.problem(503, null)));
    }
  }

  private void ready(RoutingContext context) {
    List<String> reasons = notReady.get();
    send(context, state(reasons.isEmpty() ? 200 : 503, reasons));
  }

  private static ReplyJson state(int status, List<String> reasons) {
    return ReplyJson.of(
        status,
        new JsonObject().put("status", status == 200 ? "UP" : "DOWN").put("reasons", reasons));
  }

  private static void failed(RoutingContext context) {
    if (!context.response().ended() && !context.response().closed()) {
      Problem problem = FaultsJson.problem(context.statusCode(), context.failure());
      send(context, ReplyJson.problem(problem));
    }
  }

  private static void text(RoutingContext context, String type, String body) {
    var _ = context.response().putHeader("Content-Type", type).end(body);
  }

  static Future<Void> send(RoutingContext context, ReplyJson reply) {
    var response = context.response().setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    if (reply.status() == 204 || reply.status() == 304) {
      return response.end();
    }
    if (!reply.headers().containsKey("Content-Type")) {
      response.putHeader("Content-Type", "application/json");
    }
    return response.end(reply.body().toBuffer());
  }
}
