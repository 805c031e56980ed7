package dev.understudy.service;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An adapter's HTTP server. A request passes, in this order: access, body (at most 1 MiB), no card
 * number, readiness, the OpenAPI document, and then the operation it names.
 */
final class ServerApi extends VerticleBase {

  private static final long LARGEST_BODY_BYTES = 1 << 20;

  private final HttpConfig config;
  private final OpenApiJson document;
  private final Map<String, Operation> operations;
  private final AccessApi access;
  private final PrometheusMeterRegistry metrics;
  private final Supplier<List<String>> notReady;
  private final WebhooksApi webhooks;
  private final UploadsApi uploads;
  private Optional<HttpServer> server = Optional.empty();

  ServerApi(
      HttpConfig config,
      OpenApiJson document,
      Map<String, Operation> operations,
      AccessApi access,
      PrometheusMeterRegistry metrics,
      Supplier<List<String>> notReady,
      WebhooksApi webhooks,
      UploadsApi uploads) {
    this.config = config;
    this.document = document;
    this.operations = Map.copyOf(operations);
    this.access = access;
    this.metrics = metrics;
    this.notReady = notReady;
    this.webhooks = webhooks;
    this.uploads = uploads;
  }

  @Override
  public Future<?> start() {
    return OpenAPIContract.from(vertx, document.json())
        .map(this::router)
        .compose(this::listen)
        .onSuccess(listening -> server = Optional.of(listening));
  }

  /** Where it listens; for a configured port 0. */
  int port() {
    return server.map(HttpServer::actualPort).orElse(0);
  }

  /** Takes no new request and finishes those in flight. */
  Future<Void> shutdown(long millis) {
    return server
        .map(open -> open.shutdown(millis, java.util.concurrent.TimeUnit.MILLISECONDS))
        .orElse(Future.succeededFuture());
  }

  private Future<HttpServer> listen(Router router) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setIdleTimeout(75)
            .setHandle100ContinueAutomatically(true);
    return vertx.createHttpServer(options).requestHandler(router).listen();
  }

  private Router router(OpenAPIContract contract) {
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
    builder.rootHandler((SecurityPolicyHandler) access::check);
    builder.rootHandler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY_BYTES));
    builder.rootHandler(ServerApi::refuseCardNumbers);
    builder.rootHandler(this::refuseUntilReady);
    operations.forEach((id, operation) -> route(builder, contract, id, operation));
    Router router = builder.createRouter();
    uploads.addTo(router, access::check, this::refuseUntilReady);
    router.get("/health/live").handler(context -> send(context, state(200, List.of())));
    router.get("/health/ready").handler(this::ready);
    router.post(WebhooksApi.PREFIX + ":vendor").handler(webhooks::receive);
    router.get("/metrics").handler(context -> text(context, "text/plain", metrics.scrape()));
    router
        .get("/openapi.yaml")
        .handler(context -> text(context, "application/yaml", document.yaml()));
    for (int status = 400; status < 600; status++) {
      router.errorHandler(status, ServerApi::failed);
    }
    return router;
  }

  private static void route(
      RouterBuilder builder, OpenAPIContract contract, String id, Operation operation) {
    RequestCheckJson check = new RequestCheckJson(contract, id);
    builder
        .getRoute(id)
        .setDoValidation(false) // Ours is faster.
        .addHandler(context -> send(context, traced(context, operation, check.read(context))));
  }

  private static ReplyJson traced(
      RoutingContext context, Operation operation, RequestJson request) {
    return RouteTrace.ASKED_WITH.equals(context.request().getHeader(RouteTrace.ASKED_BY))
        ? RouteTrace.around(() -> operation.answer(request))
        : operation.answer(request);
  }

  private static void refuseCardNumbers(RoutingContext context) {
    // A vendor's webhook is not refused, it would come again for days: it is masked where it is
    // kept.
    Optional<Problem> problem =
        context.normalizedPath().startsWith(WebhooksApi.PREFIX)
            ? Optional.empty()
            : CardNumbersJson.problem(context);
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

  static void send(RoutingContext context, ReplyJson reply) {
    var response = context.response().setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    if (reply.status() == 204 || reply.status() == 304) {
      var _ = response.end();
      return;
    }
    if (!reply.headers().containsKey("Content-Type")) {
      response.putHeader("Content-Type", "application/json");
    }
    var _ = response.end(reply.body().toBuffer());
  }
}
