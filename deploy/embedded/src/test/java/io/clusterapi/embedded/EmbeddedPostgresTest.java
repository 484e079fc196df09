package io.clusterapi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path folder;

  @Test
  void keepsItsDataFromRunToRun() throws SQLException {
    PostgresSettings settings = PostgresSettings.in(folder);
    try (EmbeddedPostgres first = EmbeddedPostgres.start(settings)) {
      execute(first, "CREATE TABLE kept (word text)");
      execute(first, "INSERT INTO kept VALUES ('still here')");
    }
    try (EmbeddedPostgres second = EmbeddedPostgres.start(settings)) {
      assertThat(query(second, "SELECT word FROM kept")).isEqualTo("still here");
    }
  }

  @Test
  void continuesAfterItWasKilledAndForcesCommitsToTheDisk() throws SQLException {
    PostgresSettings settings = PostgresSettings.in(folder);
    EmbeddedPostgres first = EmbeddedPostgres.start(settings);
    assertThat(query(first, "SHOW fsync")).isEqualTo("on");
    assertThat(query(first, "SHOW synchronous_commit")).isEqualTo("on");
    execute(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    first.kill();
    assertThat(folder.resolve("data/postmaster.pid")).exists();
    try (EmbeddedPostgres second = EmbeddedPostgres.start(settings)) {
      assertThat(query(second, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  /** As under load, where the children of a killed server learn of its end late. */
  @Test
  void waitsForTheChildrenOfAServerThatWasKilled() throws Exception {
    PostgresSettings settings = PostgresSettings.in(folder);
    EmbeddedPostgres first = EmbeddedPostgres.start(settings);
    execute(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    ProcessHandle child =
        ProcessHandle.of(first.pid()).orElseThrow().children().findAny().orElseThrow();
    signal("STOP", child);
    first.kill();
    CompletableFuture<EmbeddedPostgres> second =
        CompletableFuture.supplyAsync(() -> EmbeddedPostgres.start(settings));
    try {
      while (!second.isDone()
          && !Files.readString(settings.logFile()).contains("pre-existing shared memory block")) {
        Thread.onSpinWait();
      }
    } finally {
      signal("CONT", child);
    }
    try (EmbeddedPostgres again = second.get(60, TimeUnit.SECONDS)) {
      assertThat(query(again, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  private static void signal(String name, ProcessHandle process) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  @Test
  void isNotMisledByALockWhoseProcessNumberBelongsToSomebodyElseNow() throws Exception {
    PostgresSettings settings = PostgresSettings.in(folder);
    EmbeddedPostgres.start(settings).kill();
    Path lock = folder.resolve("data/postmaster.pid");
    String left = Files.readString(lock);
    Files.writeString(lock, ProcessHandle.current().pid() + left.substring(left.indexOf('\n')));
    try (EmbeddedPostgres second = EmbeddedPostgres.start(settings)) {
      assertThat(query(second, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void refusesASecondServerOnTheSameData() {
    PostgresSettings settings = PostgresSettings.in(folder);
    try (EmbeddedPostgres first = EmbeddedPostgres.start(settings)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("process " + first.pid());
      assertThat(first.isAlive()).isTrue();
    }
  }

  @Test
  void beginsAnewWhenAnEarlierRunWasKilledWhileItCreatedTheData() throws Exception {
    Files.createDirectories(folder.resolve("data.new/base"));
    Files.writeString(folder.resolve("data.new/PG_VERSION"), "18\n");
    Files.writeString(folder.resolve("password.new"), "capi\n");
    try (EmbeddedPostgres server = EmbeddedPostgres.start(PostgresSettings.in(folder))) {
      assertThat(query(server, "SELECT current_database()")).isEqualTo("capi");
    }
    assertThat(folder.resolve("data.new")).doesNotExist();
    assertThat(folder.resolve("password.new")).doesNotExist();
  }

  @Test
  void saysWhoHoldsATakenPortAndWhatToDo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      PostgresSettings settings =
          PostgresSettings.in(folder).withPort(taken.getLocalPort(), "capi.local.postgres.port");
      assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("Port %d ".formatted(taken.getLocalPort()))
          .hasMessageContaining("PostgreSQL")
          .hasMessageContaining("ss -ltnp")
          .hasMessageContaining("capi.local.postgres.port");
    }
  }

  @Test
  void refusesDataOfAnotherMajorVersion() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/PG_VERSION"), "15\n");
    assertThatThrownBy(() -> EmbeddedPostgres.start(PostgresSettings.in(folder)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("written by PostgreSQL 15")
        .hasMessageContaining("empty database");
  }

  @Test
  void runsAsNobodyWhereUserNamespacesAreForbidden() throws Exception {
    Assumptions.assumeTrue(Unprivileged.choose() != Unprivileged.NOT_NEEDED, "needs root");
    // The test's own folder is for its owner only; nobody must be able to reach the data.
    Path open = Files.createTempDirectory("capi-nobody-");
    Command.run(List.of("chmod", "755", open.toString()), null, Map.of(), "");
    PostgresSettings settings = PostgresSettings.in(open).durable(false);
    try {
      try (EmbeddedPostgres server = EmbeddedPostgres.start(settings, Unprivileged.NOBODY)) {
        assertThat(query(server, "SELECT 1")).isEqualTo("1");
        assertThat(Files.getAttribute(open.resolve("data"), "unix:uid")).isEqualTo(65534);
      }
      try (EmbeddedPostgres server = EmbeddedPostgres.start(settings)) {
        assertThat(query(server, "SELECT 2")).isEqualTo("2");
      }
    } finally {
      CacheFolder.deleteTree(open);
    }
  }

  @Test
  void doesNotShowThePassword() {
    assertThat(PostgresSettings.in(folder).withPassword("s3cret").toString())
        .doesNotContain("s3cret");
  }

  private static Connection connect(EmbeddedPostgres server) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/capi".formatted(server.port()), "capi", "capi");
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
