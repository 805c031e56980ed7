package dev.understudy.email;

import dev.understudy.catalogue.Required;
import dev.understudy.health.RegistryConfig;
import dev.understudy.service.ApiKey;
import dev.understudy.service.DatabaseSettings;
import dev.understudy.service.HttpConfig;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorSecrets;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The email adapter's settings.
 *
 * @param catalogue the vendors' file
 * @param senders domains that mail may come from; which vendor sends for which, the catalogue says
 * @param deadline for handing over one mail, all vendors together; 5 s when left out
 * @param evidenceWait for a vendor's word on a mail that it may have; 5 s when left out
 * @param lifetime of a mail that nobody takes; 3 days when left out
 * @param publicUrl where recipients reach this adapter; with {@code unsubscribeKey} bulk mail gets
 *     one-click links to unsubscribe
 * @param unsubscribeKey that those links are signed with
 */
record EmailConfig(
    HttpConfig http,
    DatabaseSettings database,
    RegistryConfig registry,
    Path catalogue,
    List<ApiKey> apiKeys,
    VendorSecrets vendors,
    Set<String> senders,
    @Nullable Duration deadline,
    @Nullable Duration evidenceWait,
    @Nullable Duration lifetime,
    @Nullable URI publicUrl,
    @Nullable Secret unsubscribeKey) {

  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);
  private static final Duration DEFAULT_EVIDENCE_WAIT = Duration.ofSeconds(5);
  private static final Duration DEFAULT_LIFETIME = Duration.ofDays(3);

  /** A node that dies at the second of a scheduled mail must not cost it more than a second. */
  private static final Duration TAKE_LEASE = Duration.ofMillis(750);

  /** For an attempt to come to its end after its deadline, and to be written down. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

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
    if ((publicUrl == null) != (unsubscribeKey == null)) {
      throw new IllegalArgumentException("publicUrl and unsubscribeKey go together");
    }
  }

  Duration limit() {
    return deadline == null ? DEFAULT_DEADLINE : deadline;
  }

  Optional<Unsubscribe> unsubscribe() {
    return publicUrl == null || unsubscribeKey == null
        ? Optional.empty()
        : Optional.of(new Unsubscribe(publicUrl, unsubscribeKey));
  }

  QueuePolicy queue() {
    return new QueuePolicy(
        TAKE_LEASE,
        limit().plus(MARGIN),
        evidenceWait == null ? DEFAULT_EVIDENCE_WAIT : evidenceWait,
        lifetime == null ? DEFAULT_LIFETIME : lifetime);
  }
}
