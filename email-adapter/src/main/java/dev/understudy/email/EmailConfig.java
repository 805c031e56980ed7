package dev.understudy.email;

import dev.understudy.catalogue.Required;
import dev.understudy.health.RegistryConfig;
import dev.understudy.service.ApiKey;
import dev.understudy.service.DatabaseSettings;
import dev.understudy.service.HttpConfig;
import dev.understudy.service.VendorSecrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The email adapter's settings.
 *
 * @param catalogue the vendors' file
 * @param senders domains that mail may come from; verified at every vendor
 * @param deadline for handing over one mail, all vendors together; 5 s when left out
 */
record EmailConfig(
    HttpConfig http,
    DatabaseSettings database,
    RegistryConfig registry,
    Path catalogue,
    List<ApiKey> apiKeys,
    VendorSecrets vendors,
    Set<String> senders,
    @Nullable Duration deadline) {

  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

  EmailConfig {
    Required.field("http", http);
    Required.field("database", database);
    Required.field("registry", registry);
    Required.field("catalogue", catalogue);
    Required.field("apiKeys", apiKeys);
    Required.field("vendors", vendors);
    Required.field("senders", senders);
    apiKeys = List.copyOf(apiKeys);
    senders = Set.copyOf(senders);
  }

  Duration limit() {
    return deadline == null ? DEFAULT_DEADLINE : deadline;
  }
}
