package io.clusterapi.e2e.stack;

import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import io.clusterapi.local.pki.ManagementPki;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Looks for secrets where they must not be: as they are, in Base64 at any offset, and in hex. */
public final class Leaks {
  private final Map<String, List<String>> shapes = new LinkedHashMap<>();

  /**
   * @param canaries what to look for, by the name to report
   */
  public Leaks(Map<String, String> canaries) {
    canaries.forEach((name, secret) -> shapes.put(name, shapes(secret)));
  }

  private static List<String> shapes(String secret) {
    List<String> shapes = new ArrayList<>(List.of(secret));
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    shapes.add(HexFormat.of().formatHex(bytes));
    // In the Base64 of a larger text a secret looks in one of three ways; its first and last
    // characters depend on its neighbours.
    for (int offset = 0; offset < 3; offset++) {
      byte[] moved = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, moved, offset, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(moved);
      shapes.add(encoded.substring(4, encoded.length() - 4));
    }
    return shapes;
  }

  /** The names of the secrets in the bytes. */
  public List<String> finds(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return shapes.entrySet().stream()
        .filter(each -> each.getValue().stream().anyMatch(text::contains))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Which records hold which secret. */
  public List<String> inRecords(List<ConsumerRecord<String, byte[]>> records) {
    List<String> found = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      String where = record.topic() + "@" + record.offset() + " " + record.key();
      if (record.value() != null) {
        note(found, where, record.value());
      }
      if (record.key() != null) {
        note(found, where + " (key)", record.key().getBytes(StandardCharsets.UTF_8));
      }
      for (Header header : record.headers()) {
        note(found, where + " (header " + header.key() + ")", header.value());
      }
    }
    return found;
  }

  /** Which files below a folder hold which secret. */
  public List<String> inFiles(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        note(found, file.toString(), Files.readAllBytes(file));
      }
    }
    return found;
  }

  /** Which rows of the services' tables show which secret, every column as text. */
  public List<String> inDatabase(LocalStack local) throws SQLException {
    List<String> found = new ArrayList<>();
    String password = ManagementPki.secret(local.options().state().postgresPassword());
    String url = "jdbc:postgresql://127.0.0.1:%d/capi".formatted(local.port(Component.POSTGRES));
    try (Connection connection = DriverManager.getConnection(url, "capi", password);
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "select format('%I.%I', schemaname, tablename) from pg_tables"
                  + " where schemaname not in ('pg_catalog', 'information_schema')")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      if (tables.size() < 5) {
        throw new AssertionError(
            "the services' tables are not where they were looked for: " + tables);
      }
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("select t::text from " + table + " t")) {
          while (rows.next()) {
            String row = rows.getString(1);
            note(found, table + " " + row.substring(0, Math.min(80, row.length())), row.getBytes());
          }
        }
      }
    }
    return found;
  }

  private void note(List<String> found, String where, byte[] bytes) {
    finds(bytes).forEach(name -> found.add(name + " in " + where));
  }
}
