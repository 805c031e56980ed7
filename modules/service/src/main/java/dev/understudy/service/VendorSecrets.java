package dev.understudy.service;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.understudy.catalogue.ConfigException;
import dev.understudy.failover.ProviderId;
import java.util.Map;
import java.util.Optional;

/** What we identify ourselves with at each vendor. */
public record VendorSecrets(Map<ProviderId, Map<String, Secret>> byVendor) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public VendorSecrets {
    byVendor = Map.copyOf(byVendor);
  }

  /** One secret that need not be configured. */
  public Optional<Secret> find(ProviderId vendor, String name) {
    return Optional.ofNullable(byVendor.getOrDefault(vendor, Map.of()).get(name));
  }

  /**
   * One secret.
   *
   * @throws ConfigException when it is not configured
   */
  public Secret of(ProviderId vendor, String name) {
    return find(vendor, name)
        .orElseThrow(() -> new ConfigException("vendors." + vendor + "." + name + " is missing"));
  }
}
