package io.clusterapi.benchmarks.observation;

import io.clusterapi.benchmarks.report.Measurement;
import io.clusterapi.benchmarks.stack.BenchStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The way of changes of one cluster through the services, by when each committed what followed from
 * them: between which two steps the time goes.
 */
public final class Trail implements AutoCloseable {
  private final Connection database;
  private final List<String> services;
  private final Map<String, List<Double>> steps = new TreeMap<>();
  private int changes;

  /**
   * @param services whose journals are read, by their names
   */
  public Trail(BenchStack stack, List<String> services) throws SQLException {
    this.database = DriverManager.getConnection(stack.jdbcUrl());
    this.services = services;
  }

  /** Takes up one change, when all that follows from it is committed. */
  public void follow(String namespace, String cluster, long sentMillis) throws SQLException {
    changes++;
    for (String service : services) {
      Map<String, Double> first = new LinkedHashMap<>();
      try (PreparedStatement statement =
          database.prepareStatement(
              """
              select change, topic, kind, extract(epoch from committed_at) * 1000 - ? as after
              from "%s".journal where namespace = ? and cluster = ?
                and committed_at >= to_timestamp(? / 1000.0)
              order by revision
              """
                  .formatted(service.replace('-', '_')))) {
        statement.setLong(1, sentMillis);
        statement.setString(2, namespace);
        statement.setString(3, cluster);
        statement.setDouble(4, sentMillis);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            String topic = rows.getString("topic");
            String what = topic.isEmpty() ? rows.getString("change") : topic;
            first.putIfAbsent(
                "%s: %s %s"
                    .formatted(service, rows.getString("kind").replaceFirst("\\..*", ""), what),
                rows.getDouble("after"));
          }
        }
      }
      first.forEach(
          (step, after) -> steps.computeIfAbsent(step, absent -> new ArrayList<>()).add(after));
    }
  }

  /** Milliseconds from sending a change to each step that most changes have, as their median. */
  public Map<String, Double> medians() {
    Map<String, Double> medians = new TreeMap<>();
    steps.forEach(
        (step, after) -> {
          if (after.size() * 2 > changes) {
            medians.put(step, Measurement.percentile(after, 50));
          }
        });
    return medians;
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
