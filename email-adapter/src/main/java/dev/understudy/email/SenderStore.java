package dev.understudy.email;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Which vendor takes no mail from which domain for now, known to all nodes. */
final class SenderStore {

  private final Sql ledger;

  SenderStore(Sql ledger) {
    this.ledger = ledger;
  }

  /** A vendor that refuses a sender. */
  record Fault(String domain, ProviderId provider, String reason) {}

  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (Row row :
        ledger.execute(
            "select domain, provider, reason from sender_fault where until > now()",
            Tuple.tuple())) {
      faults.add(
          new Fault(
              row.getString("domain"),
              new ProviderId(row.getString("provider")),
              row.getString("reason")));
    }
    return faults;
  }

  void refused(Fault fault, Duration rest) {
    String sql =
        """
        insert into sender_fault (domain, provider, reason, until)
        values ($1, $2, $3, now() + $4::bigint * interval '1 ms')
        on conflict (domain, provider) do update
        set reason = excluded.reason, until = excluded.until
        """;
    ledger.execute(
        sql, Tuple.of(fault.domain(), fault.provider().value(), fault.reason(), rest.toMillis()));
  }

  /** An operator has put it right. */
  void forgive(String domain, ProviderId provider) {
    ledger.execute(
        "delete from sender_fault where domain = $1 and provider = $2",
        Tuple.of(domain, provider.value()));
  }
}
