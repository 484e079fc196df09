package io.clusterapi.loop.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.embedded.test.EmbeddedServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.util.PSQLException;

/** The statement every transition is written with, in a schema and a session of its own. */
@ExtendWith(EmbeddedServers.class)
class CommitTransitionTest {
  private final String schema = "commit_" + UUID.randomUUID().toString().replace('-', '_');
  private Connection session;

  @BeforeEach
  void open(EmbeddedServers.Addresses addresses) throws SQLException {
    new Migration(addresses.reactiveUrl(), addresses.username(), addresses.password(), schema)
        .run();
    session =
        DriverManager.getConnection(
            "jdbc:" + addresses.reactiveUrl() + "?currentSchema=" + schema,
            addresses.username(),
            addresses.password());
  }

  @AfterEach
  void close() throws SQLException {
    try (Statement statement = session.createStatement()) {
      session.setAutoCommit(true);
      statement.execute("drop schema " + schema + " cascade");
    }
    session.close();
  }

  /** A session keeps its plans, and with few rows reading all of them is the cheapest. */
  @Test
  void whatASessionPlannedWithFewRowsDoesNotReadManyOfThemWhole() throws SQLException {
    long revision = commit(row("ADDED", "u", 0)) + 1;
    try (Statement statement = session.createStatement()) {
      // As PostgreSQL does by itself some time after the first clusters.
      statement.execute("analyze resource");
    }
    for (int i = 0; i < 20; i++) {
      revision = commit(row("MODIFIED", "u", revision)) + 1;
    }
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      many.add(row("ADDED", "other-" + i, 0));
    }
    revision = commit(row("MODIFIED", "u", revision)) + 1;
    commit(many.toArray(String[]::new));

    session.setAutoCommit(false);
    for (int i = 0; i < 20; i++) {
      revision = commit(row("MODIFIED", "u", revision)) + 1;
    }
    assertThat(rowsRead("resource")).as("by 20 commits of one object each").isLessThan(200);
  }

  @Test
  void whatIsTakenOfOthersIsFoundByItsKeyToo() throws SQLException {
    accept(fact("u", 1));
    try (Statement statement = session.createStatement()) {
      statement.execute("analyze view");
    }
    for (int i = 2; i < 20; i++) {
      accept(fact("u", i));
    }
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      many.add(fact("other-" + i, 1));
    }
    accept(many.toArray(String[]::new));

    session.setAutoCommit(false);
    for (int i = 20; i < 40; i++) {
      assertThat(accept(fact("u", i))).isOne();
    }
    assertThat(accept(unheeded("u", 40), unheeded("nobody", 40))).isOne();
    assertThat(accept(gone("u", 50))).isOne();
    assertThat(accept(gone("u", 50))).isZero();
    assertThat(rowsRead("view")).as("by 24 facts").isLessThan(200);
  }

  @Test
  void aRefusalNamesAllThatHadMovedOnAndWritesNothing() throws SQLException {
    long first = commit(row("ADDED", "a", 0), row("ADDED", "b", 0), row("ADDED", "c", 0)) + 1;
    long before = revision();
    assertThatThrownBy(
            () ->
                commit(
                    row("MODIFIED", "a", first),
                    row("MODIFIED", "b", first + 77),
                    row("DELETED", "c", 1_000),
                    row("DELETED", "gone", 1)))
        .isInstanceOfSatisfying(
            PSQLException.class,
            refusal -> {
              assertThat(refusal.getSQLState()).isEqualTo(Refusals.CONFLICT);
              assertThat(refusal.getServerErrorMessage().getDetail().split(" "))
                  .containsExactlyInAnyOrder("b", "c", "gone");
            });
    assertThat(revision()).isEqualTo(before);
  }

  /** By the session's transaction, whole reads and look-ups together. */
  private long rowsRead(String table) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables"
                    + " where schemaname = current_schema() and relname = '"
                    + table
                    + "'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Answers how many were news. */
  private int accept(String... facts) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement("select accept_facts(?::jsonb)")) {
      statement.setString(1, "[" + String.join(",", facts) + "]");
      int news = 0;
      try (ResultSet positions = statement.executeQuery()) {
        while (positions.next()) {
          news++;
        }
      }
      return news;
    }
  }

  private static String fact(String name, long revision) {
    return """
        {"topic":"t","ns":"default","cluster":"%s","kind":"Machine","name":"%s","revision":%d,"payload":"","heeded":true}"""
        .formatted(name, name, revision);
  }

  private static String gone(String name, long revision) {
    return fact(name, revision).replace("\"payload\":\"\"", "\"payload\":null");
  }

  private static String unheeded(String name, long revision) {
    return fact(name, revision).replace("\"heeded\":true", "\"heeded\":false");
  }

  private long revision() throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery("select revision from clock")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Answers the revision before the first row's. */
  private long commit(String... rows) throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement("select commit_transition(?::jsonb)")) {
      statement.setString(
          1,
          """
          {"resources":[%s],"records":[],"commands":[],"memories":[],"inbox":[],"begin":[],"end":[]}"""
              .formatted(String.join(",", rows)));
      try (ResultSet base = statement.executeQuery()) {
        base.next();
        return base.getLong(1);
      }
    }
  }

  private static String row(String change, String uid, long expected) {
    return """
        {"change":"%s","uid":"%s","kind":"Machine","ns":"default","name":"m-%s","cluster":"c","expect":%d,"object":"{}","notes":"[]","aspects":1}"""
        .formatted(change, uid, uid, expected);
  }
}
