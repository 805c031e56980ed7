package dev.understudy.service;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Consumer;

/** Files that are too large to be held: they pass access and readiness, and nothing else. */
record UploadsApi(Map<String, Upload> uploads) {

  /** A million lines of 500 bytes. */
  private static final long LARGEST_BYTES = 500_000_000;

  UploadsApi {
    uploads = Map.copyOf(uploads);
  }

  /**
   * Adds their routes, before those that read a body whole.
   *
   * @param gates what each request passes first, in order
   */
  @SafeVarargs
  final void addTo(Router router, DirectStyle directStyle, Consumer<RoutingContext>... gates) {
    uploads.forEach(
        (path, upload) -> {
          var route = router.post(path).order(-1).consumes("text/csv");
          for (Consumer<RoutingContext> gate : gates) {
            route.handler(gate::accept);
          }
          route.handler(context -> receive(context, upload, directStyle));
        });
  }

  private static void receive(RoutingContext context, Upload upload, DirectStyle directStyle) {
    // Made before anybody waits: what comes until somebody listens would be lost.
    BodyStream body = new BodyStream(context.request(), LARGEST_BYTES, directStyle);
    directStyle.run(() -> receive(context, upload, body)).onFailure(context::fail);
  }

  private static void receive(RoutingContext context, Upload upload, BodyStream body) {
    ServerApi.send(context, upload.receive(Map.copyOf(context.pathParams()), body));
    body.drop();
  }
}
