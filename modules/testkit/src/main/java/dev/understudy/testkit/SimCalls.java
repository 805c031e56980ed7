package dev.understudy.testkit;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.VendorSim;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A simulated vendor in the same process, without a socket: the same requests in a fraction of the
 * time, and what is done late is done at the moment that the test chooses.
 */
public final class SimCalls implements VendorCalls {

  private final VendorSim vendor;
  private final String host;
  private final List<SimRequest> late = new ArrayList<>();
  private Function<VendorRequest, Fate> fate = _ -> Fate.ANSWERED;

  public SimCalls(VendorSim vendor) {
    this(vendor, "localhost");
  }

  /**
   * @param host that is asked for, as HTTP clients say it; some signatures are over it
   */
  public SimCalls(VendorSim vendor, String host) {
    this.vendor = vendor;
    this.host = host;
  }

  /** What becomes of requests from now on. */
  public synchronized void fate(Function<VendorRequest, Fate> next) {
    fate = next;
  }

  /** The vendor now does what it was asked and did not do yet. */
  public synchronized void executeLate() {
    List<SimRequest> requests = List.copyOf(late);
    late.clear();
    requests.forEach(vendor::handle);
  }

  @Override
  public synchronized Outcome<VendorReply> send(VendorRequest request, Deadline deadline) {
    SimRequest arriving = arriving(request);
    return switch (fate.apply(request)) {
      case ANSWERED -> new Outcome.Success<>(reply(vendor.handle(arriving)));
      case NOT_SENT -> new Outcome.NotExecuted<>(new Fault(Fault.Kind.REFUSED, "no connection"));
      case REPLY_LOST -> {
        vendor.handle(arriving);
        yield unanswered();
      }
      case EXECUTED_LATE -> {
        late.add(arriving);
        yield unanswered();
      }
      case SWALLOWED -> unanswered();
      case FAILS_AFTER_EXECUTION -> {
        vendor.handle(arriving);
        yield new Outcome.Success<>(reply(vendor.failAfterExecution(arriving)));
      }
      case RATE_LIMITED ->
          new Outcome.Success<>(reply(new SimResponse(429, java.util.Map.of(), "{}")));
      case MALFORMED -> {
        vendor.handle(arriving);
        yield new Outcome.Success<>(reply(new SimResponse(200, java.util.Map.of(), "<html>")));
      }
    };
  }

  private static Outcome<VendorReply> unanswered() {
    return new Outcome.Unknown<>(new Fault(Fault.Kind.TIMED_OUT, "no answer in time"));
  }

  private SimRequest arriving(VendorRequest request) {
    QueryStringDecoder uri = new QueryStringDecoder(request.path());
    MultiMap query = MultiMap.caseInsensitiveMultiMap();
    uri.parameters().forEach(query::add);
    return new SimRequest(
        request.method().name(),
        uri.path(),
        query,
        MultiMap.caseInsensitiveMultiMap().add("Host", host).addAll(request.headers()),
        request.body());
  }

  private static VendorReply reply(SimResponse response) {
    return new VendorReply(
        response.status(),
        MultiMap.caseInsensitiveMultiMap().addAll(response.headers()),
        Buffer.buffer(response.body()));
  }
}
