package dev.understudy.service;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The way to one vendor, and the only place where transport errors become outcomes.
 *
 * <p>What fails before a connection is there is {@code NotExecuted}: no byte of the request was
 * sent. From the moment the request is handed to a connection, whatever goes wrong is {@code
 * Unknown}: the vendor may have read it. Every complete HTTP answer is a {@code Success} here, also
 * a 500; redirects are not followed.
 */
public final class VendorHttp implements VendorCalls, AutoCloseable {

  /** Vendors' answers are a few KiB; more is not read into memory. */
  static final int LARGEST_BODY_BYTES = 1 << 20;

  /** Bounds what a slow vendor can hold; more calls wait, and end as NotExecuted in time. */
  private static final int MOST_CONNECTIONS = 128;

  private static final int LONGEST_QUEUE = 512;

  private final HttpClientAgent client;

  /** Where the vendor is, taken apart once and not for each call. */
  private final RequestOptions vendor;

  private final String pathPrefix;
  private final Duration connectTimeout;
  private final InstantSource clock;

  public VendorHttp(Vertx vertx, URI baseUrl, Duration connectTimeout, InstantSource clock) {
    this.vendor = new RequestOptions().setAbsoluteURI(baseUrl.toString());
    this.pathPrefix = baseUrl.getRawPath();
    this.connectTimeout = connectTimeout;
    this.clock = clock;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl("https".equals(baseUrl.getScheme()))
                .setVerifyHost(true)
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setMaxWaitQueueSize(LONGEST_QUEUE));
  }

  @Override
  public Outcome<VendorReply> send(VendorRequest request, Deadline deadline) {
    if (deadline.passed(clock)) {
      return new Outcome.NotExecuted<>(new Fault(Fault.Kind.TIMED_OUT, "no time left to send"));
    }
    // One wait for all of it: each costs two changes of the thread.
    Future<Outcome<VendorReply>> outcome =
        Future.succeededFuture(request)
            .compose(asked -> client.request(options(asked, deadline)))
            .compose(
                open -> exchange(open, request, deadline),
                e -> Future.succeededFuture(new Outcome.NotExecuted<>(TransportFaults.of(e))));
    try {
      return outcome.await();
    } catch (Exception e) {
      return new Outcome.Unknown<>(TransportFaults.of(e));
    }
  }

  private Future<Outcome<VendorReply>> exchange(
      HttpClientRequest open, VendorRequest request, Deadline deadline) {
    return Future.succeededFuture(open)
        .compose(_ -> reply(open, request, deadline))
        .<Outcome<VendorReply>>map(Outcome.Success::new)
        .otherwise(
            e -> {
              var _ = open.reset();
              return new Outcome.Unknown<>(TransportFaults.of(e));
            });
  }

  private Future<VendorReply> reply(
      HttpClientRequest open, VendorRequest request, Deadline deadline) {
    // Listens before it sends: a quick answer could else end before anybody reads it, since the
    // caller's thread is not always the connection's.
    Future<VendorReply> reply = open.response().compose(VendorHttp::whole);
    var _ = open.send(request.body());
    return reply.timeout(millisLeft(deadline), TimeUnit.MILLISECONDS);
  }

  private static Future<VendorReply> whole(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(
        chunk -> {
          if (body.length() + chunk.length() > LARGEST_BODY_BYTES) {
            response.request().reset();
          } else {
            body.appendBuffer(chunk);
          }
        });
    return response
        .end()
        .map(_ -> new VendorReply(response.statusCode(), response.headers(), body));
  }

  private RequestOptions options(VendorRequest request, Deadline deadline) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(vendor.getHost())
            .setPort(vendor.getPort())
            .setSsl(vendor.isSsl())
            .setURI(pathPrefix + request.path())
            .setConnectTimeout(Math.min(connectTimeout.toMillis(), millisLeft(deadline)))
            .setFollowRedirects(false);
    request.headers().forEach(options::putHeader);
    return options;
  }

  private long millisLeft(Deadline deadline) {
    return Math.max(1, deadline.remaining(clock).toMillis());
  }

  @Override
  public void close() {
    client.close().await();
  }
}
