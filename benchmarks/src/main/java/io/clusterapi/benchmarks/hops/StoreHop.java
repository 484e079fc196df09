package io.clusterapi.benchmarks.hops;

import io.clusterapi.embedded.EmbeddedPostgres;
import io.clusterapi.embedded.PostgresSettings;
import io.clusterapi.loop.persistence.ResourceStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One transition: an object of 1 kB and a published state of 200 bytes, with their journal rows, by
 * the product's own statement.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StoreHop {
  private static final String MIGRATION = "/db/capi/V1__control_loop.sql";

  /** A database with a service's tables and one object. */
  @State(Scope.Benchmark)
  public static class Store {
    /** Whether each commit is forced to the disk, as in the local stack. */
    @Param({"true", "false"})
    public boolean durable;

    private TemporaryFolder folder;
    private EmbeddedPostgres server;
    private Connection connection;
    private PreparedStatement statement;
    private long revision;

    @Setup
    public void start() throws IOException, SQLException {
      folder = TemporaryFolder.create();
      server =
          EmbeddedPostgres.start(
              PostgresSettings.in(folder.path()).withPassword("benchmark").durable(durable));
      connection =
          DriverManager.getConnection(
              "jdbc:postgresql://127.0.0.1:%d/capi?user=capi&password=benchmark"
                  .formatted(server.port()));
      try (InputStream migration = ResourceStore.class.getResourceAsStream(MIGRATION);
          Statement tables = connection.createStatement()) {
        tables.execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
      }
      statement = connection.prepareStatement("select commit_transition(?::jsonb)");
      commit("ADDED");
    }

    long commit(String change) throws SQLException {
      statement.setString(1, transition(change, revision));
      try (ResultSet base = statement.executeQuery()) {
        base.next();
        revision = base.getLong(1) + 1;
      }
      return revision;
    }

    private static String transition(String change, long expected) {
      return """
          {"resources":[{"change":"%s","uid":"u1","kind":"Machine","ns":"default","name":"m1","cluster":"c1",
             "expect":%d,"object":"%s","memory":"{}","notes":"[]","aspects":1}],
           "records":[{"change":"PUBLISHED","topic":"capi.machine.observed.v1","ns":"default","cluster":"c1",
             "kind":"Machine","name":"m1","payload":"%s"}],
           "commands":[],"memories":[],"inbox":[],"begin":[],"end":[]}
          """
          .formatted(
              change,
              expected,
              "x".repeat(1024),
              Base64.getEncoder().encodeToString(new byte[200]));
    }

    @TearDown
    public void stop() throws SQLException, IOException {
      connection.close();
      server.close();
      folder.close();
    }
  }

  @Benchmark
  public long commit(Store store) throws SQLException {
    return store.commit("MODIFIED");
  }
}
