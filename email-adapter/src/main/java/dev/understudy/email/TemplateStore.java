package dev.understudy.email;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Templates in the ledger, each version for good. */
final class TemplateStore {

  private final Sql ledger;

  TemplateStore(Sql ledger) {
    this.ledger = ledger;
  }

  /** Adds a version, and says which. */
  TemplateId add(String name, Template template) {
    String insert =
        """
        insert into template (name, version, subject, body_text, body_html)
        select $1, coalesce(max(version), 0) + 1, $2, $3, $4 from template where name = $1
        returning version
        """;
    Tuple arguments =
        Tuple.of(
            name, template.subject(), template.text().orElse(null), template.html().orElse(null));
    int version =
        ledger.inTransaction(
            connection -> {
              // Two who add at once would read the same newest version.
              connection
                  .preparedQuery("select pg_advisory_xact_lock(hashtext($1))")
                  .execute(Tuple.of(name))
                  .await();
              return connection
                  .preparedQuery(insert)
                  .execute(arguments)
                  .await()
                  .iterator()
                  .next()
                  .getInteger("version");
            });
    return new TemplateId(name, version);
  }

  /** The newest version of a name. */
  Optional<TemplateId> newest(String name) {
    String sql = "select max(version) as version from template where name = $1";
    Row row = ledger.execute(sql, Tuple.of(name)).iterator().next();
    return Optional.ofNullable(row.getInteger("version"))
        .map(version -> new TemplateId(name, version));
  }

  Optional<Template> find(TemplateId id) {
    String sql =
        "select subject, body_text, body_html from template where name = $1 and version = $2";
    for (Row row : ledger.execute(sql, Tuple.of(id.name(), id.version()))) {
      return Optional.of(
          new Template(
              row.getString("subject"),
              Optional.ofNullable(row.getString("body_text")),
              Optional.ofNullable(row.getString("body_html"))));
    }
    return Optional.empty();
  }
}
