package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stored payment methods in the ledger. */
final class MethodsStore {

  private final Sql database;

  MethodsStore(Sql database) {
    this.database = database;
  }

  /** Registers a method with its tokens; false when there is, or was, one of that name. */
  boolean register(PaymentMethod method) {
    List<String> providers = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    method
        .tokens()
        .forEach(
            (provider, token) -> {
              providers.add(provider.value());
              tokens.add(token);
            });
    String sql =
        """
        with method as (
          insert into payment_method (id, customer) values ($1, $2) on conflict do nothing returning id)
        insert into payment_method_token (method, provider, token)
        select method.id, t.* from method, unnest($3::text[], $4::text[]) t
        """;
    Tuple arguments =
        Tuple.of(
            method.id(),
            method.customer(),
            providers.toArray(String[]::new),
            tokens.toArray(String[]::new));
    return database.execute(sql, arguments).rowCount() == method.tokens().size();
  }

  /** A method with its tokens, also a deleted one. */
  Optional<PaymentMethod> find(String id) {
    return methods("m.id = $1", id).stream().findFirst();
  }

  /** A customer's methods that are not deleted. */
  List<PaymentMethod> ofCustomer(String customer) {
    return methods("m.customer = $1 and m.deleted_at is null", customer);
  }

  /** False when there is none of that name, or it was deleted before. */
  boolean delete(String id) {
    String sql =
        "update payment_method set deleted_at = now() where id = $1 and deleted_at is null";
    return database.execute(sql, Tuple.of(id)).rowCount() == 1;
  }

  private List<PaymentMethod> methods(String condition, String argument) {
    String sql =
        """
        select m.id, m.customer, m.deleted_at is not null as deleted, t.provider, t.token
        from payment_method m join payment_method_token t on t.method = m.id
        where %s order by m.created_at, m.id limit 1000
        """
            .formatted(condition);
    return grouped(database.execute(sql, Tuple.of(argument)));
  }

  private static List<PaymentMethod> grouped(RowSet<Row> rows) {
    List<PaymentMethod> methods = new ArrayList<>();
    for (Row row : rows) {
      Map<ProviderId, String> tokens = new HashMap<>();
      if (!methods.isEmpty() && methods.getLast().id().equals(row.getString("id"))) {
        tokens.putAll(methods.removeLast().tokens());
      }
      tokens.put(new ProviderId(row.getString("provider")), row.getString("token"));
      methods.add(
          new PaymentMethod(
              row.getString("id"), row.getString("customer"), tokens, row.getBoolean("deleted")));
    }
    return methods;
  }
}
