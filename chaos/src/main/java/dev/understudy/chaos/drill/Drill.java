package dev.understudy.chaos.drill;

import dev.understudy.catalogue.Required;
import dev.understudy.chaos.workload.Campaign;
import dev.understudy.chaos.workload.Clients;
import dev.understudy.chaos.workload.Rates;
import dev.understudy.local.Fleet;
import dev.understudy.local.Provision;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A drill: faults on a timeline, under a workload, and what must hold meanwhile.
 *
 * @param incident what happened somewhere that this stands for
 * @param nodes of each adapter, when the drill has a platform of its own; the standard fleet
 *     otherwise
 * @param tiers of vendors, where they are others than the catalogue's, when the drill has a
 *     platform of its own
 * @param buffers units of a SKU that are not sold here, when the drill has a platform of its own;
 *     none when left out
 * @param quotas calls in a second that a vendor allows all nodes together, when the drill has a
 *     platform of its own; not limited when left out
 * @param warmUp under load, before the timeline begins
 * @param lasts the time under load from then on
 * @param clients {@link Clients#ONCE} when left out
 * @param campaign a mail to many beside the rates; none when left out
 */
public record Drill(
    String name,
    String description,
    Optional<String> incident,
    Optional<Map<String, Integer>> nodes,
    Optional<Map<String, Integer>> tiers,
    Optional<Map<String, Integer>> buffers,
    Optional<Map<String, Integer>> quotas,
    Duration warmUp,
    Duration lasts,
    Rates rates,
    Optional<Clients> clients,
    Optional<Campaign> campaign,
    List<Injection> injections,
    List<Expectation> expectations) {

  private static final Duration LONGEST = Duration.ofMinutes(30);

  public Drill {
    Required.field("name", name);
    Required.field("description", description);
    Required.field("warmUp", warmUp);
    Required.field("lasts", lasts);
    Required.field("rates", rates);
    Required.field("injections", injections);
    Required.field("expectations", expectations);
    requireTime("warmUp", warmUp);
    requireTime("lasts", lasts);
    injections = List.copyOf(injections);
    expectations = List.copyOf(expectations);
    requireDistinct(injections);
    expectations.forEach(new Names(injections)::require);
    Fleet fleet = fleetOf(nodes, tiers, quotas);
    rates.called().forEach((service, rate) -> requireServed(fleet, service, "rates." + rate));
    campaign.ifPresent(_ -> requireServed(fleet, "email", "campaign"));
  }

  private static void requireServed(Fleet fleet, String service, String field) {
    if (fleet.names(service).isEmpty()) {
      throw new IllegalArgumentException(field + " wants a node of " + service + ", and has none");
    }
  }

  /** Whether it measures a part of its load against another, so that both need the same machine. */
  public boolean comparesSpeeds() {
    return campaign.isPresent();
  }

  /** The platform that it wants. */
  public Fleet fleet() {
    Set<Provision> provisions = new HashSet<>();
    injections.forEach(injection -> needed(injection.fault()).ifPresent(provisions::add));
    return fleetOf(nodes, tiers, quotas).withBuffers(buffers.orElse(Map.of())).with(provisions);
  }

  /** What a platform must have beside the usual for a fault to be possible. */
  private static Optional<Provision> needed(Fault fault) {
    return switch (fault) {
      case NodeFault.CutOff _ -> Optional.of(Provision.OWN_WAYS);
      case PlatformFault.SlowDatabase _ -> Optional.of(Provision.DATABASE_WAY);
      case PlatformFault.FullDisk _ -> Optional.of(Provision.SMALL_DISK);
      case PlatformFault.NameLost _ -> Optional.of(Provision.VENDOR_NAMES);
      case Fault.Toxic toxic ->
          toxic.isOfTls() ? Optional.of(Provision.VENDOR_TLS) : Optional.empty();
      case Fault.Refused _,
          Fault.Behaviour _,
          NodeFault.Kill _,
          NodeFault.Pause _,
          NodeFault.Jvm _,
          Fault.Crash _,
          NodeFault.Kills _,
          Fault.Operator _,
          PlatformFault.Partition _ ->
          Optional.empty();
    };
  }

  private static Fleet fleetOf(
      Optional<Map<String, Integer>> nodes,
      Optional<Map<String, Integer>> tiers,
      Optional<Map<String, Integer>> quotas) {
    return Fleet.of(nodes.orElse(Map.of()))
        .withTiers(tiers.orElse(Map.of()))
        .withRates(quotas.orElse(Map.of()));
  }

  /**
   * The same under a part of its load, for a machine that cannot bear the whole: its name says so.
   *
   * @param percent of its rates, and of what it expects to have been offered; 1 to 100
   */
  public Drill at(int percent) {
    if (percent < 1 || percent > 100) {
      throw new IllegalArgumentException("load must be in [1, 100] percent, was " + percent);
    }
    return percent == 100
        ? this
        : new Drill(
            name + "@" + percent + "%",
            description,
            incident,
            nodes,
            tiers,
            buffers,
            quotas,
            warmUp,
            lasts,
            rates.at(percent),
            clients,
            campaign.map(each -> each.at(percent)),
            injections,
            expectations.stream().map(each -> scaled(each, percent)).toList());
  }

  private static Expectation scaled(Expectation expectation, int percent) {
    return expectation instanceof Expectation.Offered(Set<String> operations, long least)
        ? new Expectation.Offered(operations, least * percent / 100)
        : expectation;
  }

  int buffer(String sku) {
    return buffers.orElse(Map.of()).getOrDefault(sku, 0);
  }

  Clients callers() {
    return clients.orElse(Clients.ONCE);
  }

  private static void requireTime(String field, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(field + " must be in [0, 30 min], was " + value);
    }
  }

  private static void requireDistinct(List<Injection> injections) {
    Set<String> names = new HashSet<>();
    for (Injection injection : injections) {
      if (!names.add(injection.name())) {
        throw new IllegalArgumentException(
            "two injections are called \"" + injection.name() + "\"");
      }
    }
  }

  /** What expectations may speak of. */
  private record Names(List<Injection> injections) {

    void require(Expectation expectation) {
      switch (expectation) {
        case Expectation.NoneFailed(_, Optional<String> during) -> during.ifPresent(this::require);
        case Expectation.Answered(_, Optional<String> during, _) -> during.ifPresent(this::require);
        case Expectation.Latency(_, Optional<String> during, _, _) ->
            during.ifPresent(this::require);
        case Expectation.TakenOver(String injection, _) -> require(injection);
        case Expectation.FailedBack(String injection, _) -> require(injection);
        case ClusterExpectation cluster -> cluster.about().ifPresent(this::require);
        case Expectation.Told told -> require(told.during());
        case Expectation.Offered _,
            Expectation.AllFinal _,
            Expectation.Drained _,
            Expectation.Lag _,
            CampaignExpectation _ -> {}
      }
    }

    private void require(String name) {
      if (injections.stream().noneMatch(injection -> injection.name().equals(name))) {
        throw new IllegalArgumentException("there is no injection \"" + name + "\"");
      }
    }
  }
}
