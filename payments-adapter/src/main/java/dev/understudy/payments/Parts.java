package dev.understudy.payments;

import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.OrderedIds;
import dev.understudy.ledger.Sql;
import dev.understudy.ledger.WebhookInbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * The parts of one node that share a ledger, and how they hang together.
 *
 * @param payments charges
 * @param changes captures, cancels and refunds
 * @param authentication what customers did at a vendor
 * @param resolver what goes on when nobody asks
 */
record Parts(
    Payments payments,
    Changes changes,
    Authentication authentication,
    News news,
    PaymentMethods methods,
    PaymentResolver resolver,
    SettlementsStore settlements,
    TrailStore trail,
    EventsStore events) {

  /** How long a node may be silent before another takes over what it was doing. */
  private static final Duration BEYOND_THE_LIMIT = Duration.ofSeconds(1);

  /**
   * What a node is made of.
   *
   * @param configured the payment methods of the configuration
   * @param limit for one request
   */
  record Needs(
      Sql sql,
      Routes routes,
      Map<ProviderId, PaymentProvider> providers,
      Map<ProviderId, VendorWebhooks> webhooks,
      Map<String, Map<ProviderId, String>> configured,
      HealthRegistry registry,
      ResolvePolicy policy,
      Duration limit,
      InstantSource clock) {}

  static Parts of(Needs needs) {
    return of(needs, needs.limit().plus(BEYOND_THE_LIMIT));
  }

  static Parts of(Needs needs, Duration lease) {
    Sql sql = needs.sql();
    InstantSource clock = needs.clock();
    PaymentsStore store = new PaymentsStore(sql, lease);
    OutcomesStore outcomes = new OutcomesStore(sql, store);
    ChangesStore changesStore = new ChangesStore(sql, lease);
    SettlementsStore settlements = new SettlementsStore(sql);
    IncidentsStore incidents = new IncidentsStore(sql);
    TrailStore trail = new TrailStore(sql);
    PaymentMethods methods = new PaymentMethods(needs.configured(), new MethodsStore(sql));
    Charging charging = new Charging(needs.providers(), methods);
    Resolution resolution =
        new Resolution(
            store,
            outcomes,
            settlements,
            trail,
            charging,
            new Inquiry(charging, needs.registry(), clock),
            needs.policy(),
            clock);
    Asking asking =
        new Asking(store, outcomes, needs.routes(), charging, resolution, needs.limit());
    Payments payments =
        new Payments(
            new ClaimsStore(sql, lease, new OrderedIds(clock)),
            store,
            methods,
            asking,
            resolution,
            needs.limit(),
            clock);
    Changes changes =
        new Changes(
            new HoldsStore(sql, lease),
            changesStore,
            store,
            charging,
            needs.registry(),
            needs.policy().manualAfter(),
            clock);
    News news =
        new News(
            needs.webhooks(),
            new WebhookInbox(sql),
            store,
            settlements,
            changesStore,
            incidents,
            new Undoing(store, changesStore, new UndoneStore(sql), incidents));
    PaymentResolver resolver =
        new PaymentResolver(
            store,
            resolution,
            changes,
            news,
            new Incidents(incidents, store, charging, needs.limit(), clock),
            needs.limit(),
            clock);
    return new Parts(
        payments,
        changes,
        new Authentication(store, settlements, charging, needs.registry(), clock),
        news,
        methods,
        resolver,
        settlements,
        trail,
        new EventsStore(sql));
  }
}
