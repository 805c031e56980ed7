package dev.understudy.bench.stage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a simulated vendor has done, by its own books. */
public final class VendorLedger implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** Until it begins to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final JsonFactory JSON = new JsonFactory();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private long counted;

  public VendorLedger(String vendorUrl) {
    this.url = vendorUrl + "/__sim/ledger";
  }

  /** How many things it has done. */
  public long entries() throws InterruptedException {
    // Nothing is ever taken out of its books, so what was counted need not be read again.
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "?from=" + counted)).timeout(PATIENCE).build();
    try (InputStream body =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      counted += entries(body);
      return counted;
    } catch (IOException e) {
      throw new StageException("the vendor's ledger cannot be read: " + e.getMessage(), e);
    }
  }

  /** Counts them as they come: there may be more than fit into memory. */
  private static long entries(InputStream body) throws IOException {
    long entries = 0;
    try (JsonParser json = JSON.createParser(body)) {
      json.nextToken();
      for (JsonToken next = json.nextToken(); next != null; next = json.nextToken()) {
        if (next == JsonToken.START_OBJECT) {
          entries++;
          json.skipChildren();
        }
      }
    }
    return entries;
  }

  /** Waits until it has done so many. */
  public void await(long entries, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long now = entries(); now < entries; now = entries()) {
      if (System.nanoTime() > end) {
        throw new StageException(
            "the vendor has %d of %d entries after %s".formatted(now, entries, patience));
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
