package io.clusterapi.e2e.stack;

import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import io.clusterapi.local.pki.ManagementPki;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How many rows the services' tables have. */
public final class StoredRows {
  private StoredRows() {}

  /** Clusters of which a provider keeps a state that another service published. */
  public static Set<String> clustersHeardOf(LocalStack local, String infrastructure)
      throws SQLException {
    Set<String> clusters = new TreeSet<>();
    try (Connection connection = connect(local);
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("select cluster from provider_" + infrastructure + ".view")) {
      while (found.next()) {
        clusters.add(found.getString(1));
      }
    }
    return clusters;
  }

  /** Rows of these tables in all services' schemas, by {@code schema.table}. */
  public static Map<String, Long> of(LocalStack local, List<String> tables) throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    try (Connection connection = connect(local);
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery(
              "select format('%I.%I', schemaname, tablename), tablename from pg_tables"
                  + " where schemaname not in ('pg_catalog', 'information_schema')")) {
        while (found.next()) {
          if (tables.contains(found.getString(2))) {
            rows.put(found.getString(1), 0L);
          }
        }
      }
      for (String table : rows.keySet()) {
        try (ResultSet count = statement.executeQuery("select count(*) from " + table)) {
          count.next();
          rows.put(table, count.getLong(1));
        }
      }
    }
    if (rows.size() < tables.size()) {
      throw new AssertionError("the services' tables are not where they were looked for: " + rows);
    }
    return rows;
  }

  private static Connection connect(LocalStack local) throws SQLException {
    String password = ManagementPki.secret(local.options().state().postgresPassword());
    String url = "jdbc:postgresql://127.0.0.1:%d/capi".formatted(local.port(Component.POSTGRES));
    return DriverManager.getConnection(url, "capi", password);
  }
}
