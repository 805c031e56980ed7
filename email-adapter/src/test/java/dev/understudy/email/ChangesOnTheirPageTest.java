package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.Await;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a mail's way costs the database, by PostgreSQL's own statistics. They come a second late, so
 * it is a database in which nothing else has happened.
 */
class ChangesOnTheirPageTest {

  private static final int MAILS = 20;
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final TestPlatform platform = new TestPlatform();
  private final TestVendors vendors = new TestVendors(platform.vertx);

  ChangesOnTheirPageTest() throws IOException {}

  @AfterEach
  void stop() throws Exception {
    vendors.close();
    platform.stop();
  }

  private record Changes(long all, long inNoIndex) {}

  private Changes changes() throws Exception {
    String sql =
        """
        select n_tup_upd as changed, n_tup_hot_upd as in_no_index from pg_stat_user_tables
        where relname = 'recipient'
        """;
    Row row = platform.run(() -> platform.database.execute(sql, Tuple.tuple())).iterator().next();
    return new Changes(row.getLong("changed"), row.getLong("in_no_index"));
  }

  /** Taken, about to be sent, and sent: only the last one takes it out of an index. */
  @Test
  void ofThreeChangesOfAMailTwoWriteToNoIndex() throws Exception {
    for (int i = 0; i < MAILS; i++) {
      Content content = new Content("News", Optional.of("There is some."), Optional.empty());
      platform.accept(
          NewMessage.plain("shop@understudy.example", List.of("a" + i + "@c.example"), content));
    }
    platform.dispatch(platform.node(vendors));

    Await.until(
        "each mail has changed three times", TEN_SECONDS, () -> changes().all() >= 3 * MAILS);
    assertThat(changes()).isEqualTo(new Changes(3 * MAILS, 2 * MAILS));
  }
}
