package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Incidents in the ledger: each is raised once, whoever finds it and however often. */
final class IncidentsStore {

  private final Sql database;

  IncidentsStore(Sql database) {
    this.database = database;
  }

  /** Whether it is new. */
  boolean raise(UUID payment, ProviderId provider, String vendorId, String what) {
    // One charge at a vendor is one incident: it is undone once.
    String sql =
        """
        insert into payment_incident (id, payment_id, provider, vendor_id, what, status)
        values ($1, $2, $3, $4, $5, 'OPEN')
        on conflict (provider, vendor_id) do nothing
        """;
    return database
            .execute(sql, Tuple.of(UUID.randomUUID(), payment, provider.value(), vendorId, what))
            .rowCount()
        == 1;
  }

  /** Raises what no machine can mend: it waits for a person from the start. */
  void showToPeople(UUID payment, ProviderId provider, String vendorId, String what) {
    String sql =
        """
        insert into payment_incident (id, payment_id, provider, vendor_id, what, status)
        values ($1, $2, $3, $4, $5, 'FAILED')
        on conflict (provider, vendor_id) do nothing
        """;
    database.execute(sql, Tuple.of(UUID.randomUUID(), payment, provider.value(), vendorId, what));
  }

  /** Takes incidents that nobody works on. */
  List<Incident> takeDue(int most, Duration lease) {
    String sql =
        """
        update payment_incident
        set attempts = attempts + 1, updated_at = now(),
            lease_until = now() + $2::bigint * interval '1 ms' * power(2, least(attempts, 6))
        where id in (select id from payment_incident
                     where status = 'OPEN' and lease_until <= now()
                     order by lease_until limit $1 for update skip locked)
        returning *
        """;
    return StreamSupport.stream(
            database.execute(sql, Tuple.of(most, lease.toMillis())).spliterator(), false)
        .map(IncidentsStore::incident)
        .toList();
  }

  /** UNDONE, or FAILED when a person must see to it. */
  void close(Incident incident, boolean undone) {
    String sql =
        """
        update payment_incident set status = $2, updated_at = now() where id = $1 and status = 'OPEN'
        """;
    database.execute(sql, Tuple.of(incident.id(), undone ? "UNDONE" : "FAILED"));
  }

  private static Incident incident(Row row) {
    return new Incident(
        row.getUUID("id"),
        row.getUUID("payment_id"),
        new ProviderId(row.getString("provider")),
        row.getString("vendor_id"),
        row.getString("what"),
        row.getInteger("attempts"));
  }
}
