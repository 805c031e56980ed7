package dev.understudy.bench.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a simulated vendor has done, by its own books. */
public final class VendorLedger implements AutoCloseable {

  /** The answer holds every entry, so asking often would be a load of its own. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;

  public VendorLedger(String vendorUrl) {
    this.request = HttpRequest.newBuilder(URI.create(vendorUrl + "/__sim/ledger")).build();
  }

  /** How many things it has done. */
  public long entries() throws InterruptedException {
    try {
      String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return JSON.readTree(body).path("entries").size();
    } catch (IOException e) {
      throw new StageException("the vendor's ledger cannot be read: " + e.getMessage(), e);
    }
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
