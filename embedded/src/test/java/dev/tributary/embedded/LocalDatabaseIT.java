package dev.tributary.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDatabaseIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path state;

  @Test
  void closed_leavesNoProcess_andTheSameStateHoldsTheRows() throws Exception {
    long first;
    String password;
    try (LocalDatabase database = start()) {
      run(database, "CREATE TABLE t (v text)");
      run(database, "INSERT INTO t VALUES ('kept')");
      first = database.pid();
      password = database.password();
    }
    assertThat(Parts.alive(first)).isFalse();

    try (LocalDatabase database = start()) {
      assertThat(rows(database)).containsExactly("kept");
      assertThat(database.password()).isEqualTo(password);
    }
  }

  @Test
  void wrongPassword_isRefused() throws Exception {
    try (LocalDatabase database = start()) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(database.jdbcUrl(), database.user(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void killedServer_startsAgain_withEveryAcknowledgedRow() throws Exception {
    try (LocalDatabase database = start()) {
      run(database, "CREATE TABLE t (v text)");
      run(database, "INSERT INTO t VALUES ('acknowledged')");
      long first = database.pid();
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      await().atMost(SOON).until(() -> !Parts.alive(first));
    }

    try (LocalDatabase database = start()) {
      assertThat(rows(database)).containsExactly("acknowledged");
    }
  }

  @Test
  void killedParent_leavesNoServer_andASecondStartHoldsTheRows() throws Exception {
    Process parent = Parts.jvm(Owner.class, "database", state.toString());
    long server = Parts.numberFrom(parent, "pid");
    assertThat(Parts.alive(server)).isTrue();

    parent.destroyForcibly().waitFor();
    await().atMost(SOON).until(() -> !Parts.alive(server));

    try (LocalDatabase database = start()) {
      run(database, "CREATE TABLE t (v text)");
      assertThat(rows(database)).isEmpty();
    }
  }

  @Test
  void secondServerOnTheSameState_isRefused() throws Exception {
    try (LocalDatabase database = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("postgres.log");
      run(database, "SELECT 1");
    }
  }

  private LocalDatabase start() throws IOException {
    return LocalDatabase.start(state, Parts.postgresPrograms());
  }

  private static Connection connect(LocalDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static void run(LocalDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> rows(LocalDatabase database) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT v FROM t ORDER BY v")) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }
}
