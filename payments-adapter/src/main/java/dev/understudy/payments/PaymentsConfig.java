package dev.understudy.payments;

import dev.understudy.catalogue.Required;
import dev.understudy.failover.ProviderId;
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
 * The payments adapter's settings.
 *
 * @param catalogue the vendors' file
 * @param paymentMethods the token of each stored method at each vendor
 * @param deadline by which a charge is answered, at the latest with 202; 5 s when left out
 * @param fenceAfter the age at which a payment is fenced that its vendor does not answer for,
 *     though it is there; 30 s when left out
 * @param manualAfter the age at which a payment that nobody could find out about is shown to
 *     people; 1 h when left out
 * @param notifications where callers want to be told; nowhere when left out
 */
record PaymentsConfig(
    HttpConfig http,
    DatabaseSettings database,
    RegistryConfig registry,
    Path catalogue,
    List<ApiKey> apiKeys,
    VendorSecrets vendors,
    Map<String, Map<ProviderId, String>> paymentMethods,
    @Nullable Duration deadline,
    @Nullable Duration fenceAfter,
    @Nullable Duration manualAfter,
    @Nullable List<Subscription> notifications) {

  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

  PaymentsConfig {
    Required.field("http", http);
    Required.field("database", database);
    Required.field("registry", registry);
    Required.field("catalogue", catalogue);
    Required.field("apiKeys", apiKeys);
    Required.field("vendors", vendors);
    Required.field("paymentMethods", paymentMethods);
    apiKeys = List.copyOf(apiKeys);
  }

  ResolvePolicy resolvePolicy() {
    ResolvePolicy usual = ResolvePolicy.DEFAULT;
    return new ResolvePolicy(
        fenceAfter == null ? usual.fenceAfter() : fenceAfter,
        manualAfter == null ? usual.manualAfter() : manualAfter,
        usual.actionLimit());
  }

  List<Subscription> subscriptions() {
    return notifications == null ? List.of() : List.copyOf(notifications);
  }

  Duration limit() {
    return deadline == null ? DEFAULT_DEADLINE : deadline;
  }
}
