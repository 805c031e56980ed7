package dev.understudy.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Fault;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.OperatorDecision;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Served;
import dev.understudy.failover.Surroundings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerApiTest {

  private static final String GOOD = "{\"name\": \"x\", \"amount\": {\"value\": 7}}";

  /** A number of the documentation of payment vendors; it passes Luhn's check and is no card. */
  private static final String CARD = "4242424242424242";

  /** Of HTTP/2, which has 16 KiB. */
  private static final int SEVERAL_FRAMES = 60_000;

  private static final Duration HELD = Duration.ofMillis(200);

  private final CountDownLatch holding = new CountDownLatch(1);
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> notReady = new CopyOnWriteArrayList<>();
  private final Registry registry = new Registry();

  /** Requests whose head has been read: each is asked about on its event loop. */
  private final AtomicInteger asked = new AtomicInteger();

  private int port;

  private static final class Registry implements HealthRegistry {
    private final List<OperatorOverride> overrides = new CopyOnWriteArrayList<>();

    private final HealthSnapshot snapshot =
        HealthSnapshot.initial(
            List.of(new ProviderId("stripe"), new ProviderId("adyen")), Instant.EPOCH);

    @Override
    public HealthSnapshot snapshot() {
      return snapshot;
    }

    @Override
    public void record(ProviderId id, String operation, Outcome<?> outcome, long tookNanos) {}

    @Override
    public void override(ProviderId provider, OperatorOverride override) {
      overrides.add(override);
    }

    @Override
    public List<OperatorDecision> decisions() {
      return overrides.stream()
          .map(
              o ->
                  new OperatorDecision(
                      new ProviderId("stripe"), Instant.EPOCH, Optional.of(o), o.who(), o.why()))
          .toList();
    }

    @Override
    public void clearOverride(ProviderId provider, String who) {
      overrides.clear();
    }
  }

  @BeforeAll
  void start() {
    Map<String, Operation> operations = new HashMap<>();
    operations.put("createThing", this::create);
    operations.put("readThing", new Reading());
    operations.putAll(new ProvidersApi(registry, InstantSource.system()).operations());
    DirectStyle directStyle = new DirectStyle();
    ServerApi api =
        new ServerApi(
            OpenApiJson.read(ServerApiTest.class, "openapi.yaml"),
            operations,
            new AccessApi(
                List.of(
                    new ApiKey(Secret.of("all"), Set.of("read", "write", "operate")),
                    new ApiKey(Secret.of("reader"), Set.of("read")))),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            this::notReady,
            new WebhooksApi(Map.of("echo", ServerApiTest::echo)),
            new UploadsApi(Map.of("/v1/files/:name", ServerApiTest::count)),
            directStyle);
    EventLoops server = new EventLoops(new HttpConfig("127.0.0.1", 0), api, directStyle);
    server.listen(vertx).toCompletionStage().toCompletableFuture().join();
    port = server.port();
  }

  private List<String> notReady() {
    asked.incrementAndGet();
    return List.copyOf(notReady);
  }

  /** What is begun says on which kind of thread; all else is answered in direct style. */
  private static final class Reading implements Operation {
    @Override
    public ReplyJson answer(RequestJson request) {
      return read(request);
    }

    @Override
    public Optional<Future<ReplyJson>> begin(RequestJson request) {
      return switch (request.pathParameter("id")) {
        case "begun" ->
            Optional.of(
                Future.succeededFuture(
                    ReplyJson.of(
                        200, new JsonObject().put("loop", Context.isOnEventLoopThread()))));
        case "begun-long" ->
            Optional.of(
                Future.succeededFuture(
                    ReplyJson.of(200, new JsonObject().put("note", "x".repeat(SEVERAL_FRAMES)))));
        case "begun-broken" ->
            Optional.of(Future.failedFuture(new IllegalStateException("secret of the house")));
        case "begun-in-vain" ->
            Optional.of(
                Future.succeededFuture(ReplyJson.of(200, new JsonObject()).with("a b", "")));
        default -> Optional.empty();
      };
    }
  }

  private static ReplyJson read(RequestJson request) {
    if (request.pathParameter("id").equals("routed")) {
      return routed(request);
    }
    if (request.pathParameter("id").equals("broken")) {
      throw new IllegalStateException("secret of the house");
    }
    JsonObject thing = new JsonObject().put("id", request.pathParameter("id"));
    request.queryParameter("note").ifPresent(note -> thing.put("note", note));
    return ReplyJson.of(200, thing);
  }

  /**
   * As an adapter does: the first vendor refuses in words that no header may hold, the next serves.
   */
  private static ReplyJson routed(RequestJson request) {
    ProviderId first = new ProviderId("stripe");
    ProviderId second = new ProviderId("adyen");
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    Failover failover =
        new Failover(
            new Route(List.of(new Candidate(first, 0, 1), new Candidate(second, 1, 1))),
            new Registry(),
            new Surroundings(clock, new Random(1), new VertxConcurrency(), new RouteTrace()));
    CallPolicy policy = CallPolicy.write("read", Criticality.NORMAL, Duration.ofSeconds(1));
    Served<String> served =
        failover.call(
            policy,
            Deadline.after(Duration.ofSeconds(1), clock),
            (provider, _) ->
                provider.equals(first)
                    ? new Outcome.NotExecuted<>(
                        new Fault(Fault.Kind.SERVER_ERROR, "\"no\"\r\nSet-Cookie: x"))
                    : new Outcome.Success<>(request.pathParameter("id")));
    return ReplyJson.of(200, new JsonObject().put("outcome", served.outcome().toString()));
  }

  /**
   * It keeps its thread, and so all others waiting, until another has been read, and a little more.
   */
  private ReplyJson create(RequestJson request) {
    int before = asked.get();
    if (request.body().getString("name", "").equals("holds the thread")) {
      holding.countDown();
      while (asked.get() == before) {
        Thread.onSpinWait();
      }
      long end = System.nanoTime() + HELD.toNanos();
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
    }
    return ReplyJson.of(201, request.body()).with("X-Waited-Ms", "" + request.waited().toMillis());
  }

  @Test
  void aRequestHasWaitedFromWhenItsHeadWasRead() throws Exception {
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(
            to("/v1/things")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        GOOD.replace("\"x\"", "\"holds the thread\"")))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(holding.await(20, TimeUnit.SECONDS)).isTrue();

    HttpResponse<String> second = post(GOOD);

    assertThat(first.get().statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.headers().firstValueAsLong("X-Waited-Ms").orElseThrow())
        .isGreaterThanOrEqualTo(HELD.toMillis());
  }

  /** As it comes, it asks to go over to HTTP/2; of a hundred such answers some were not HTTP/2. */
  @Test
  void answersTheJdksClientWholeHoweverLongTheAnswer() throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> calls = Collections.nCopies(400, this::longAnswer);
      for (var answer : callers.invokeAll(calls)) {
        assertThat(answer.get()).hasSizeGreaterThan(SEVERAL_FRAMES);
      }
    }
  }

  private String longAnswer() throws Exception {
    try (HttpClient fresh = HttpClient.newHttpClient()) {
      return fresh
          .send(to("/v1/things/begun-long").GET().build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @BeforeEach
  void isReady() {
    notReady.clear();
  }

  @AfterAll
  void stop() {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer all")
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "k");
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(to("/v1/things").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertProblem(HttpResponse<String> response, int status, String field) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonObject problem = new JsonObject(response.body());
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("field", "")).as(response.body()).isEqualTo(field);
  }

  private static ReplyJson count(Map<String, String> path, InputStream body) {
    try (body) {
      long bytes = body.transferTo(OutputStream.nullOutputStream());
      return ReplyJson.of(200, new JsonObject().put("name", path.get("name")).put("bytes", bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileLargerThanAnyBodyIsReadPieceByPiece() throws Exception {
    byte[] line = "a@b.example,Ann\n".repeat(1000).getBytes(UTF_8);
    HttpRequest.BodyPublisher file =
        HttpRequest.BodyPublishers.ofByteArrays(Collections.nCopies(500, line));

    HttpResponse<String> answer = client.send(upload(file), HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(new JsonObject().put("name", "big").put("bytes", 500L * line.length));
  }

  private HttpRequest upload(HttpRequest.BodyPublisher file) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/files/big"))
        .header("Authorization", "Bearer all")
        .header("Content-Type", "text/csv")
        .POST(file)
        .build();
  }

  private static WebhookAnswer echo(WebhookCall call) {
    return call.header("x-signature").isEmpty()
        ? WebhookAnswer.refused()
        : new WebhookAnswer(200, call.body().toString());
  }

  @Test
  void aWebhookReachesItsHandlerAsItsBytesWithoutABearerKey() throws Exception {
    String odd = "{ \"a\":1 , \"b\" : \"\\u00e9\" }\n";

    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhooks/echo"))
                .header("X-Signature", "good")
                .POST(HttpRequest.BodyPublishers.ofString(odd))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(odd);
  }

  @Test
  void aWebhookThatItsHandlerRefusesOrNobodyKnowsIsNotTaken() throws Exception {
    for (var expected : Map.of("/webhooks/echo", 401, "/webhooks/nobody", 404).entrySet()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + expected.getKey()))
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(expected.getValue());
    }
  }

  @Test
  void aGoodRequestReachesItsOperation() throws Exception {
    HttpResponse<String> response = post(GOOD);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(new JsonObject(response.body())).isEqualTo(new JsonObject(GOOD));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\": | body",
        "[] | body",
        "{\"name\": \"x\", \"amount\": {\"value\": -5}} | amount.value",
        "{\"name\": \"x\", \"amount\": {\"value\": 1.5}} | amount.value",
        "{\"name\": \"x\", \"amount\": {\"value\": \"7\"}} | amount.value",
        "{\"name\": \"x\", \"amount\": {\"value\": 1e300}} | amount.value",
        "{\"name\": \"x\", \"amount\": {\"value\": 7, \"unit\": 1}} | amount.unit",
        "{\"name\": \"x\", \"amount\": {}} | amount.value",
        "{\"amount\": {\"value\": 7}} | name",
        "{\"name\": \"x\", \"amount\": {\"value\": 7}, \"colour\": 1} | colour",
      })
  void aBadBodyIsRefusedByItsField(String body, String field) throws Exception {
    assertProblem(post(body), 400, field);
  }

  @Test
  void anEmptyBodyIsRefused() throws Exception {
    assertProblem(post(""), 400, "body");
  }

  @Test
  void aMissingHeaderIsNamed() throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/things"))
            .header("Authorization", "Bearer all")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(GOOD));

    assertProblem(send(request), 400, "Idempotency-Key");
  }

  @ParameterizedTest
  @CsvSource({"page=x, page", "page=-1, page", "page=1.5, page", "page=, page", "flag=maybe, flag"})
  void aBadParameterIsNamed(String query, String field) throws Exception {
    assertProblem(send(to("/v1/things/x?" + query).GET()), 400, field);
  }

  /** What looks like a number, or like something encoded, is a text all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"12.5", "a+b", "true", "{}", "a b%", "null"})
  void aTextReachesItsOperationAsItWasSent(String text) throws Exception {
    String encoded = java.net.URLEncoder.encode(text, UTF_8).replace("+", "%20");

    assertThat(new JsonObject(send(to("/v1/things/" + encoded).GET()).body()).getString("id"))
        .isEqualTo(text);
    assertThat(
            new JsonObject(send(to("/v1/things/x?note=" + encoded + "&page=7").GET()).body())
                .getString("note"))
        .isEqualTo(text);
  }

  @Test
  void aHugeBodyIsRefused() throws Exception {
    HttpResponse<String> refused = post("{\"name\": \"" + "x".repeat(10 << 20) + "\"}");

    assertProblem(refused, 413, "body");
    assertThat(new JsonObject(refused.body()).getString("detail")).contains("1048576 bytes");
  }

  @Test
  void anotherMediaTypeIsRefused() throws Exception {
    HttpRequest.Builder request =
        to("/v1/things")
            .setHeader("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(GOOD));

    assertProblem(send(request), 415, "");
  }

  @Test
  void whatDoesNotExistIsAProblemToo() throws Exception {
    assertProblem(send(to("/v1/nothing").GET()), 404, "");
    assertProblem(send(to("/v1/things").DELETE()), 405, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {CARD, "4242 4242 4242 4242", "4242-4242-4242-4242", "\\u0034242424242424242"})
  void aCardNumberInTheBodyIsRefusedAndNotRepeated(String card) throws Exception {
    HttpResponse<String> response =
        post("{\"name\": \"" + card + "\", \"amount\": {\"value\": 7}}");

    assertProblem(response, 400, "name");
    assertThat(response.body()).doesNotContain("4242");
  }

  /** Unicode, table 3-7: overlong, cut off, half of a pair, beyond the last plane, never a byte. */
  @ParameterizedTest
  @ValueSource(strings = {"c0b4", "e08080", "e282", "eda080", "f4908080", "80", "ff"})
  void whatIsNoUtf8IsRefusedByItsFieldAndPlace(String bytes) throws Exception {
    String before = "{\"amount\": {\"value\": 7}, \"name\": \"x";

    HttpResponse<String> response = post(before, HexFormat.of().parseHex(bytes));

    assertProblem(response, 400, "name");
    assertThat(new JsonObject(response.body()).getString("detail"))
        .isEqualTo("is not UTF-8 at byte " + before.length() + " of the body");
  }

  /** A digit in two bytes is one to a careless reader, and none to who looks for card numbers. */
  @Test
  void aCardNumberDoesNotPassInOverlongBytes() throws Exception {
    byte[] card = new byte[2 * CARD.length()];
    for (int i = 0; i < CARD.length(); i++) {
      card[2 * i] = (byte) 0xc0;
      card[2 * i + 1] = (byte) (0x80 | CARD.charAt(i));
    }

    assertProblem(post("{\"amount\": {\"value\": 7}, \"name\": \"", card), 400, "name");
  }

  @Test
  void whatStandsForTheUnreadableMayBeSent() throws Exception {
    assertThat(post(GOOD.replace("x", "\ufffd")).statusCode()).isEqualTo(201);
  }

  private HttpResponse<String> post(String before, byte[] bytes) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(before.getBytes(UTF_8));
    body.writeBytes(bytes);
    body.writeBytes("\"}".getBytes(UTF_8));
    return send(to("/v1/things").POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
  }

  @Test
  void aCardNumberInHeaderOrUrlIsRefused() throws Exception {
    assertProblem(send(to("/v1/things/x").setHeader("X-Note", CARD).GET()), 400, "X-Note");
    assertProblem(send(to("/v1/things/" + CARD).GET()), 400, "url");
    assertProblem(send(to("/v1/things/x?q=" + CARD).GET()), 400, "url");
  }

  @Test
  void aKeyIsNeededAndItsScope() throws Exception {
    assertProblem(send(to("/v1/things/x").setHeader("Authorization", "Bearer no").GET()), 401, "");
    HttpRequest.Builder asReader =
        to("/v1/things")
            .setHeader("Authorization", "Bearer reader")
            .POST(HttpRequest.BodyPublishers.ofString(GOOD));
    assertProblem(send(asReader), 403, "");
    assertThat(
            send(to("/v1/things/x").setHeader("Authorization", "Bearer reader").GET()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void anErrorOfOursTellsNothingOfTheHouse() throws Exception {
    HttpResponse<String> response = send(to("/v1/things/broken").GET());

    assertProblem(response, 500, "");
    assertThat(response.body()).doesNotContain("secret of the house");
  }

  @Test
  void untilItIsReadyItSaysSo() throws Exception {
    notReady.add("the database is unavailable");

    assertProblem(post(GOOD), 503, "");
    assertThat(post(GOOD).headers().firstValue("Retry-After")).isPresent();
    assertThat(send(to("/health/ready").GET()).statusCode()).isEqualTo(503);
    assertThat(send(to("/health/live").GET()).statusCode()).isEqualTo(200);
  }

  @Test
  void theDocumentHoldsTheAdaptersAndTheSharedOperations() throws Exception {
    assertThat(send(to("/openapi.yaml").GET()).body())
        .contains("/v1/things")
        .contains("/v1/providers");
  }

  @Test
  void theDocumentHasTheDebugHeaderAtEachPath() throws Exception {
    JsonNode document = new YAMLMapper().readTree(send(to("/openapi.yaml").GET()).body());

    assertThat(document.at("/components/parameters/Debug/name").asText())
        .isEqualTo(RouteTrace.ASKED_BY);
    assertThat(document.path("paths"))
        .isNotEmpty()
        .allSatisfy(
            path ->
                assertThat(path.path("parameters").findValuesAsText("$ref"))
                    .contains("#/components/parameters/Debug"));
  }

  @Test
  void anOperatorOverridesAVendor() throws Exception {
    String body =
        "{\"kind\": \"DRAIN\", \"who\": \"ann\", \"why\": \"drill\", \"expiresInSeconds\": 60}";
    HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofString(body);

    assertThat(send(to("/v1/providers/stripe/override").PUT(publisher)).statusCode())
        .isEqualTo(204);
    assertThat(registry.overrides.getFirst().kind()).isEqualTo(OperatorOverride.Kind.DRAIN);
    assertThat(send(to("/v1/providers/journal").GET()).body())
        .contains("\"provider\":\"stripe\"", "\"kind\":\"DRAIN\"", "\"who\":", "\"why\":");
    assertProblem(send(to("/v1/providers/nobody/override").PUT(publisher)), 404, "");
    assertThat(send(to("/v1/providers").GET()).body()).contains("\"state\":\"UNPROVEN\"");
  }

  @Test
  void whatNeedNotWaitIsAnsweredOnAnEventLoop() throws Exception {
    assertThat(new JsonObject(send(to("/v1/things/begun").GET()).body()).getBoolean("loop"))
        .isTrue();
    assertThat(send(to("/v1/things/x").GET()).body()).doesNotContain("loop");
    assertThat(send(to("/v1/things/begun").setHeader("X-Understudy-Debug", "route").GET()).body())
        .doesNotContain("loop");
  }

  /** Whatever goes wrong on the way ends the request, and tells nothing of the house. */
  @ParameterizedTest
  @ValueSource(strings = {"begun-broken", "begun-in-vain"})
  void whatIsBegunAndFailsIsAnsweredAllTheSame(String id) throws Exception {
    HttpResponse<String> response = send(to("/v1/things/" + id).GET());

    assertProblem(response, 500, "");
    assertThat(response.body()).doesNotContain("secret");
  }

  @Test
  void whoAsksForItSeesWhichVendorsWereConsidered() throws Exception {
    HttpResponse<String> asked =
        send(to("/v1/things/routed").setHeader("X-Understudy-Debug", "route").GET());

    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(asked.headers().firstValue("Server-Timing"))
        .hasValue(
            "stripe;dur=0.0;desc=\"not executed: SERVER_ERROR ?no???Set-Cookie: x\","
                + " adyen;dur=0.0;desc=\"success\"");
    assertThat(asked.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(send(to("/v1/things/routed").GET()).headers().firstValue("Server-Timing")).isEmpty();
    assertThat(
            send(to("/v1/things/x").setHeader("X-Understudy-Debug", "route").GET())
                .headers()
                .firstValue("Server-Timing"))
        .isEmpty();
  }
}
