package io.clusterapi.benchmarks.hops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.loop.persistence.ObjectShape;
import io.clusterapi.loop.persistence.SecretSeal;
import io.clusterapi.loop.persistence.SliceRows;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.loop.runtime.TestSlice;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.schemas.EventCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What every service has stored of one cluster of a stack that ran, so that planners can be
 * measured over what they meet and not over what a benchmark thinks they do. It is recorded anew
 * for each run: a file that is kept would fall behind the schemas.
 */
public final class RecordedCluster {
  /** The system property that names the file to a benchmark's own JVM. */
  public static final String FILE = "recorded.cluster";

  private static final Map<String, Kind> KINDS =
      Kinds.all().stream().collect(Collectors.toMap(Kind::toString, Function.identity()));

  // One for all, as in a service: a new one reads all schemas ever released, which takes 5 ms.
  private static final EventCodec CODEC = new EventCodec();

  private final JsonNode root;

  private RecordedCluster(JsonNode root) {
    this.root = root;
  }

  /** Writes what the services' tables hold of a cluster, and of what its namespace shares. */
  public static void record(
      BenchStack stack, List<String> services, String namespace, String cluster, Path file)
      throws IOException, SQLException {
    SecretSeal seal = new SecretSeal(Optional.of(stack.state().secretsKey().toString()));
    ObjectNode root = Mapper.json().createObjectNode();
    root.put("now", Instant.now().toString()).put("namespace", namespace).put("cluster", cluster);
    try (Connection database = DriverManager.getConnection(stack.jdbcUrl())) {
      for (String service : services) {
        ObjectNode tables = root.putObject(service);
        for (String table : List.of("resource", "view", "operation")) {
          rows(
              database,
              "\"%s\".\"%s\"".formatted(service.replace('-', '_'), table),
              namespace,
              cluster,
              seal,
              tables.putArray(table));
        }
      }
    }
    Mapper.json().writeValue(file.toFile(), root);
  }

  private static void rows(
      Connection database,
      String table,
      String namespace,
      String cluster,
      SecretSeal seal,
      ArrayNode into)
      throws SQLException, IOException {
    try (PreparedStatement statement =
        database.prepareStatement(
            "select * from %s where cluster in (?, '') and namespace in (?, '')"
                .formatted(table))) {
      statement.setString(1, cluster);
      statement.setString(2, namespace);
      try (ResultSet found = statement.executeQuery()) {
        ResultSetMetaData columns = found.getMetaData();
        while (found.next()) {
          ObjectNode row = into.addObject();
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (columns.getColumnTypeName(i).equals("bytea")) {
              row.put(columns.getColumnName(i), found.getBytes(i));
            } else {
              row.put(columns.getColumnName(i), found.getString(i));
            }
          }
          // Views of Secrets hold a digest of them; the Secrets themselves are sealed in their
          // table.
          if (row.has("object") && row.path("kind").asText().equals("Secret")) {
            ObjectNode sealed = (ObjectNode) Mapper.json().readTree(row.path("object").asText());
            row.put("object", seal.open(sealed).toString());
          }
        }
      }
    }
  }

  /** The one this JVM was told of. */
  static RecordedCluster given() throws IOException {
    String file = System.getProperty(FILE);
    if (file == null) {
      throw new IllegalStateException("No recorded cluster was given; run it by ./capi bench hops");
    }
    return read(Path.of(file));
  }

  static RecordedCluster read(Path file) throws IOException {
    return new RecordedCluster(Mapper.json().readTree(file.toFile()));
  }

  /** What a service has stored of the cluster itself, kinds it does not plan with left out. */
  SliceRows.Rows own(ServiceDefinition service) {
    return rows(
        service, new SliceKey(root.path("namespace").asText(), root.path("cluster").asText()));
  }

  /** A service's planners over the cluster. */
  TestSlice slice(ServiceDefinition service) {
    return TestSlice.read(
        service,
        Instant.parse(root.path("now").asText()),
        own(service),
        rows(service, SliceKey.shared(root.path("namespace").asText())),
        rows(service, SliceKey.shared("")));
  }

  private SliceRows.Rows rows(ServiceDefinition service, SliceKey key) {
    JsonNode tables = root.path(service.name());
    List<String> leftOut = service.leftOutOfSlices().stream().map(Class::getSimpleName).toList();
    List<SliceRows.ObjectRow> objects = new ArrayList<>();
    List<SliceRows.ViewRow> views = new ArrayList<>();
    List<OperationIntent> operations = new ArrayList<>();
    for (JsonNode row : tables.path("resource")) {
      if (isOf(key, row) && !leftOut.contains(row.path("kind").asText())) {
        objects.add(object(row));
      }
    }
    for (JsonNode row : tables.path("view")) {
      if (isOf(key, row)) {
        views.add(
            new SliceRows.ViewRow(
                row.path("topic").asText(),
                row.path("kind").asText(),
                row.path("name").asText(),
                row.path("source_revision").asLong(),
                CODEC.decode(Base64.getDecoder().decode(row.path("payload").asText()))));
      }
    }
    for (JsonNode row : tables.path("operation")) {
      if (isOf(key, row)) {
        operations.add(
            new OperationIntent(
                row.path("id").asText(),
                row.path("owner_uid").asText(),
                row.path("type").asText(),
                row.path("token").asText(),
                row.path("request").asText()));
      }
    }
    return new SliceRows.Rows(key, objects, views, operations);
  }

  private static boolean isOf(SliceKey key, JsonNode row) {
    return row.path("namespace").asText().equals(key.namespace())
        && row.path("cluster").asText().equals(key.cluster());
  }

  private static SliceRows.ObjectRow object(JsonNode row) {
    long revision = row.path("revision").asLong();
    return new SliceRows.ObjectRow(
        new StoredResource(
            KINDS.get(row.path("kind").asText()),
            row.path("uid").asText(),
            row.path("namespace").asText(),
            row.path("name").asText(),
            row.path("cluster").asText(),
            revision,
            ObjectShape.withVersion((ObjectNode) tree(row.path("object").asText()), revision)),
        row.path("memory").isNull() ? null : tree(row.path("memory").asText()));
  }

  private static JsonNode tree(String text) {
    try {
      return Mapper.json().readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException("a recorded row is no JSON", e);
    }
  }
}
