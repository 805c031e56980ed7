package dev.understudy.bench.stage;

import java.util.List;
import java.util.Map;

/** One process of the simulators: every vendor, each at a port of its own. */
public final class Vendors {

  /** As the simulators count their ports; the room behind them is for vendors to come. */
  private static final List<String> ORDER =
      List.of("stripe", "adyen", "shopify", "square", "sendgrid", "ses");

  private static final int ROOM = 12;

  private final Child process;
  private final int base;

  private Vendors(Child process, int base) {
    this.process = process;
    this.base = base;
  }

  /** Starts them, and waits until they answer. */
  public static Vendors start(Stage stage, String name) throws InterruptedException {
    return at(stage, name, stage.ports(ROOM));
  }

  /** Starts them where others have been that were killed. */
  public Vendors again(Stage stage) throws InterruptedException {
    return at(stage, process.name(), base);
  }

  private static Vendors at(Stage stage, String name, int base) throws InterruptedException {
    Child process =
        stage.jar(
            name,
            "modules/vendor-sims",
            List.of("--host", Stage.HOST, "--port-base", "" + base),
            Map.of());
    Vendors vendors = new Vendors(process, base);
    Readiness.await(process, vendors.url(ORDER.getLast()) + "/__sim/ledger");
    return vendors;
  }

  public Child process() {
    return process;
  }

  public int port(String vendor) {
    if (!ORDER.contains(vendor)) {
      throw new IllegalArgumentException("there is no vendor \"" + vendor + "\" in " + ORDER);
    }
    return base + ORDER.indexOf(vendor);
  }

  public String url(String vendor) {
    return "http://" + Stage.HOST + ":" + port(vendor);
  }
}
