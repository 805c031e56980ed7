package dev.understudy.chaos.workload;

import dev.understudy.local.PlatformFile;
import java.util.Map;
import java.util.Optional;

/**
 * Sales of the inventory primary that the platform is not asked for: by turns of the scarce SKU, as
 * long as the vendor believes to have it, and of one that nobody sells here.
 */
final class OtherChannels {

  private static final String PRIMARY = "shopify";

  private final String url;
  private final Calls calls;
  private final Recorder recorder;
  private final Skus skus;

  /**
   * Other channels of a platform's primary.
   *
   * @throws IllegalArgumentException when the platform does not have that vendor
   */
  OtherChannels(PlatformFile platform, Calls calls, Recorder recorder) {
    this.url =
        Optional.ofNullable(platform.vendors().get(PRIMARY))
                .map(PlatformFile.VendorEntry::url)
                .orElseThrow(
                    () -> new IllegalArgumentException("the platform has no vendor " + PRIMARY))
            + "/__sim/sell";
    this.calls = calls;
    this.recorder = recorder;
    this.skus = Skus.of(platform.fixtures());
  }

  void sell(Planned planned, long intendedNanos) {
    String sku = planned.number() % 2 == 0 ? skus.scarce() : skus.watched();
    Calls.Answer sold =
        calls.post(
            url,
            "{\"sku\": \"%s\", \"quantity\": 1, \"onlyFromStock\": true}".formatted(sku),
            Map.of());
    recorder.note(
        new Recorder.Done("channels", planned.kind(), intendedNanos, sold),
        planned.key(),
        Optional.empty());
  }
}
