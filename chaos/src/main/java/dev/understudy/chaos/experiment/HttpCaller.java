package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Carries out calls; redirects are followed, as Chaos Toolkit's client does, within one scheme. */
final class HttpCaller {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The first status that tells of a failure. */
  private static final int BAD = 400;

  Reading call(Provider.Http call, Activity.Kind kind) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.url())
            .timeout(call.timeout())
            .method(
                call.method(),
                call.body().isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(call.body()));
    call.headers().forEach(request::header);
    try (HttpClient client = client(call)) {
      return judged(call, kind, client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (HttpTimeoutException e) {
      return new Reading.Failed(call.url() + " did not answer in " + call.timeout());
    } catch (IOException e) {
      return new Reading.Failed("%s could not be reached: %s".formatted(call.url(), e));
    }
  }

  private static Reading judged(
      Provider.Http call, Activity.Kind kind, HttpResponse<String> response) {
    JsonNode output = output(response);
    int status = response.statusCode();
    if (call.expectedStatus().isPresent()) {
      return call.expectedStatus().get() == status
          ? new Reading.Done(output)
          : new Reading.Failed(
              output, "expected status %d, was %d".formatted(call.expectedStatus().get(), status));
    }
    return kind == Activity.Kind.ACTION && status >= BAD
        ? new Reading.Failed(output, "%s answered %d".formatted(call.url(), status))
        : new Reading.Done(output);
  }

  private static JsonNode output(HttpResponse<String> response) {
    ObjectNode output = JSON.createObjectNode().put("status", response.statusCode());
    ObjectNode headers = output.putObject("headers");
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name, String.join(", ", values)));
    boolean json =
        response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    output.set("body", json ? parsed(response.body()) : TextNode.valueOf(response.body()));
    return output;
  }

  private static JsonNode parsed(String body) {
    try {
      return body.isEmpty() ? TextNode.valueOf("") : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(body);
    }
  }

  private static HttpClient client(Provider.Http call) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(call.connect());
    return (call.verifyTls() ? client : client.sslContext(trusting())).build();
  }

  /** For {@code verify_tls: false}: the experiment asks for it by name. */
  private static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("there is no TLS here", e);
    }
  }

  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
