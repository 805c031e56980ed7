package dev.understudy.inventory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints where vendors and the ledger differ, as a running node knows it. */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    description =
        "Where vendors and the ledger differ, what was done about it, and how far vendors are"
            + " behind. Exits with 1 while a difference waits for a decision.")
final class DriftCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int OK = 200;

  @Option(
      names = "--target",
      description = "The running platform's file (default: ${DEFAULT-VALUE}).",
      defaultValue = ".understudy/platform.json")
  private Path target = Path.of(".understudy/platform.json");

  @Option(names = "--url", description = "A node, instead of those of the platform's file.")
  private @Nullable URI url;

  @Option(
      names = "--key",
      description = "The key for it; the environment's UNDERSTUDY_API_KEY when left out.")
  private @Nullable String key;

  @Override
  public Integer call() throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      DriftReportJson.Node node = node();
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(node.url().resolve("/v1/drift"))
                  .header("Authorization", "Bearer " + node.key())
                  .timeout(LIMIT)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        return failed(node.url() + " answers " + answer.statusCode());
      }
      DriftReportJson report = DriftReportJson.of(answer.body());
      report.lines().forEach(System.out::println);
      return report.open() == 0 ? 0 : 1;
    } catch (IOException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      System.err.println("inventory drift: " + e.getMessage());
      return 2;
    }
  }

  private DriftReportJson.Node node() throws IOException {
    if (url != null) {
      String given = key == null ? System.getenv("UNDERSTUDY_API_KEY") : key;
      if (given == null) {
        throw new IllegalArgumentException("--url needs --key or UNDERSTUDY_API_KEY");
      }
      return new DriftReportJson.Node(url, given);
    }
    if (!Files.exists(target)) {
      throw new IllegalArgumentException(
          "there is no " + target + ": start ./understudy up, or name a node by --url");
    }
    return DriftReportJson.node(Files.readString(target));
  }

  private static int failed(String why) {
    System.err.println("inventory drift: " + why);
    return 1;
  }
}
