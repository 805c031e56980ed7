package dev.understudy.chaos.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.chaos.check.DeadLetter;
import dev.understudy.chaos.workload.Calls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages as {@code GET /v1/dead-letters} of the email adapter gives them. */
class DeadLettersTest {

  private static final Map<String, String> PAGES =
      Map.of(
          "after=0",
          """
          {"recipients": [{"id": 7, "message": "m1", "address": "ann@c.example", "copies": 2,
            "status": "REVIEW", "refusal": "RESET: closed"}], "next": 7}
          """,
          "after=7",
          """
          {"recipients": [{"id": 9, "message": "m2", "address": "ben@c.example", "copies": 0,
            "status": "EXPIRED"}]}
          """);

  private final HttpServer node =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final Calls calls = new Calls("key");

  DeadLettersTest() throws IOException {
    node.createContext(
        "/v1/dead-letters",
        exchange -> {
          byte[] page = PAGES.getOrDefault(exchange.getRequestURI().getQuery(), "").getBytes(UTF_8);
          exchange.sendResponseHeaders(page.length == 0 ? 400 : 200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop(0);
    calls.close();
  }

  @Test
  void allPagesAreReadFromTheFirstNodeThatAnswers() {
    List<String> nodes =
        List.of("http://127.0.0.1:1", "http://127.0.0.1:" + node.getAddress().getPort());

    assertThat(new DeadLetters(nodes, calls).read())
        .containsExactly(
            new DeadLetter("m1", "ann@c.example", "REVIEW", "RESET: closed"),
            new DeadLetter("m2", "ben@c.example", "EXPIRED", ""));
  }

  @Test
  void whereNobodyAnswersThereAreNone() {
    assertThat(new DeadLetters(List.of("http://127.0.0.1:1"), calls).read()).isEmpty();
  }
}
