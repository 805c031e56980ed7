package dev.understudy.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class EmbeddedDatabaseTest {

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + database.url(), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD);
  }

  @Test
  void whatWasCommittedBeforeACrashIsThereAfterIt()
      throws IOException, InterruptedException, SQLException {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(0)) {
      try (Connection open = connect(database);
          Statement statement = open.createStatement()) {
        statement.execute("create table kept (value int)");
        statement.execute("insert into kept values (42)");

        database.crash();

        assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
      }
      assertThatThrownBy(() -> connect(database)).isInstanceOf(SQLException.class);

      database.restart();

      try (Connection again = connect(database);
          ResultSet rows = again.createStatement().executeQuery("select value from kept")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(42);
      }
    }
  }

  @Test
  void aSecondCrashAndASecondRestartDoNothing() throws IOException, InterruptedException {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(0)) {
      database.crash();
      database.crash();
      database.restart();
      database.restart();
    }
  }
}
