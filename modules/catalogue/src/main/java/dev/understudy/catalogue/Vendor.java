package dev.understudy.catalogue;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.ProviderId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One vendor, as the catalogue describes it.
 *
 * @param tier 0 serves first, 1 is its backup, and so on
 * @param weight its part of its tier's traffic, 1 to 1000; 100 when left out
 * @param concurrency calls that may be in flight at it from one node, 1 to 128; 128 when left out
 * @param baseUrl all that an adapter knows of where the vendor is
 * @param apiVersion the version of the vendor's API that the wire records are written for
 * @param connectTimeout from 1 ms to 60 s
 * @param callTimeout for one attempt, from 1 ms to 60 s
 * @param rto recovery time objective: how long callers may notice an outage of this vendor
 * @param quota how often all nodes together may call it; not limited when left out. Email alone
 *     keeps it, since only a mail can wait
 * @param settings what only this vendor's adapter knows, such as Adyen's merchant account; no
 *     secret
 */
public record Vendor(
    ProviderId id,
    Adapter adapter,
    int tier,
    @Nullable Integer weight,
    @Nullable Integer concurrency,
    URI baseUrl,
    String apiVersion,
    Duration connectTimeout,
    Duration callTimeout,
    Duration rto,
    @Nullable Quota quota,
    @Nullable Map<String, String> settings) {

  private static final Set<String> SCHEMES = Set.of("http", "https", "smtp", "smtps");
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final int DEFAULT_WEIGHT = 100;

  /** A node keeps so many connections to a vendor: more calls would wait for one. */
  private static final int MOST_CONCURRENCY = Candidate.DEFAULT_CONCURRENCY;

  public Vendor {
    Required.field("id", id);
    Required.field("adapter", adapter);
    Required.field("baseUrl", baseUrl);
    Required.field("apiVersion", apiVersion);
    Required.field("connectTimeout", connectTimeout);
    Required.field("callTimeout", callTimeout);
    Required.field("rto", rto);
    weight = weight == null ? DEFAULT_WEIGHT : weight;
    concurrency = concurrency == null ? MOST_CONCURRENCY : concurrency;
    settings = settings == null ? Map.of() : Map.copyOf(settings);
    if (!SCHEMES.contains(String.valueOf(baseUrl.getScheme()))) {
      throw new IllegalArgumentException(
          "baseUrl must be http, https, smtp or smtps, was \"" + baseUrl + "\"");
    }
    if (concurrency < 1 || concurrency > MOST_CONCURRENCY) {
      throw new IllegalArgumentException(
          "concurrency must be in [1, %d], was %d".formatted(MOST_CONCURRENCY, concurrency));
    }
    requireWait("connectTimeout", connectTimeout);
    requireWait("callTimeout", callTimeout);
    if (!rto.isPositive()) {
      throw new IllegalArgumentException("rto must be positive, was " + rto);
    }
  }

  /** One without a quota. */
  public Vendor(
      ProviderId id,
      Adapter adapter,
      int tier,
      @Nullable Integer weight,
      @Nullable Integer concurrency,
      URI baseUrl,
      String apiVersion,
      Duration connectTimeout,
      Duration callTimeout,
      Duration rto,
      @Nullable Map<String, String> settings) {
    this(
        id,
        adapter,
        tier,
        weight,
        concurrency,
        baseUrl,
        apiVersion,
        connectTimeout,
        callTimeout,
        rto,
        null,
        settings);
  }

  private static void requireWait(String field, Duration value) {
    if (!value.isPositive() || value.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(field + " must be in (0, 60 s], was " + value);
    }
  }

  /**
   * One of its settings.
   *
   * @throws ConfigException when it is not there
   */
  public String setting(String name) {
    return optionalSetting(name)
        .orElseThrow(
            () -> new ConfigException("vendor \"" + id + "\" has no setting \"" + name + "\""));
  }

  /** One of its settings that may be left out. */
  public Optional<String> optionalSetting(String name) {
    return Optional.ofNullable(settings == null ? null : settings.get(name));
  }

  /** Its place in its adapter's route. */
  Candidate candidate() {
    return new Candidate(
        id,
        tier,
        weight == null ? DEFAULT_WEIGHT : weight,
        concurrency == null ? MOST_CONCURRENCY : concurrency);
  }

  Vendor inTier(int other) {
    return like(other, baseUrl, quota);
  }

  Vendor at(URI other) {
    return like(tier, other, quota);
  }

  /** Its days stay as they are. */
  Vendor withRate(int perSecond) {
    return like(
        tier,
        baseUrl,
        quota == null
            ? new Quota(perSecond, null, null)
            : new Quota(perSecond, quota.perDay(), quota.warmUp()));
  }

  private Vendor like(int otherTier, URI otherUrl, @Nullable Quota otherQuota) {
    return new Vendor(
        id,
        adapter,
        otherTier,
        weight,
        concurrency,
        otherUrl,
        apiVersion,
        connectTimeout,
        callTimeout,
        rto,
        otherQuota,
        settings);
  }
}
