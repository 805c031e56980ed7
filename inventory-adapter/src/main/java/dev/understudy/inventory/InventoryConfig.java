package dev.understudy.inventory;

import dev.understudy.catalogue.Required;
import dev.understudy.health.RegistryConfig;
import dev.understudy.service.ApiKey;
import dev.understudy.service.DatabaseSettings;
import dev.understudy.service.HttpConfig;
import dev.understudy.service.VendorSecrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inventory adapter's settings.
 *
 * @param catalogue the vendors' file
 * @param stock units that go into escrow at the first start, by SKU
 * @param deadline by which a read is answered, at the latest from the ledger; 0.9 s when left out
 * @param drift how vendors are compared with the ledger; as in {@link DriftSettings} when left out
 */
record InventoryConfig(
    HttpConfig http,
    DatabaseSettings database,
    RegistryConfig registry,
    Path catalogue,
    List<ApiKey> apiKeys,
    VendorSecrets vendors,
    Map<String, Long> stock,
    @Nullable Duration deadline,
    @Nullable DriftSettings drift) {

  private static final Duration DEFAULT_DEADLINE = Duration.ofMillis(900);

  InventoryConfig {
    Required.field("http", http);
    Required.field("database", database);
    Required.field("registry", registry);
    Required.field("catalogue", catalogue);
    Required.field("apiKeys", apiKeys);
    Required.field("vendors", vendors);
    Required.field("stock", stock);
    apiKeys = List.copyOf(apiKeys);
    stock = Map.copyOf(stock);
    stock.forEach(
        (sku, units) -> {
          if (units < 0) {
            throw new IllegalArgumentException(
                "stock." + sku + " must not be negative, was " + units);
          }
        });
  }

  DriftSettings driftSettings() {
    return drift == null ? DriftSettings.defaults() : drift;
  }

  Duration limit() {
    return deadline == null ? DEFAULT_DEADLINE : deadline;
  }
}
