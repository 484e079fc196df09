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
import java.util.TreeMap;

/** How many rows the services' tables have. */
public final class StoredRows {
  private StoredRows() {}

  /** Rows of these tables in all services' schemas, by {@code schema.table}. */
  public static Map<String, Long> of(LocalStack local, List<String> tables) throws SQLException {
    String password = ManagementPki.secret(local.options().state().postgresPassword());
    String url = "jdbc:postgresql://127.0.0.1:%d/capi".formatted(local.port(Component.POSTGRES));
    Map<String, Long> rows = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(url, "capi", password);
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
}
