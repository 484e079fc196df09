package io.clusterapi.benchmarks.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.local.Component;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what a stack has used, from outside: the kernel, the database, the broker, the services'
 * metrics and the simulator.
 */
public final class StackProbe implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MILLIS = 30_000;

  private final BenchStack stack;
  private final Connection database;
  private final Admin broker;

  public StackProbe(BenchStack stack) throws SQLException {
    this.stack = stack;
    this.database = DriverManager.getConnection(stack.jdbcUrl());
    this.broker =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                "127.0.0.1:" + stack.port(Component.KAFKA)));
  }

  /** Everything at this instant. */
  public Reading read() {
    try {
      return new Reading(
          System.nanoTime() / 1e9,
          cpu(),
          journal(),
          records(),
          number("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"),
          number("select xact_commit from pg_stat_database where datname = current_database()"),
          counters(),
          calls());
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("Cannot read what the stack has used: " + e.getMessage(), e);
    }
  }

  /** Seconds of CPU by component. */
  public Map<String, Double> cpu() {
    Map<String, Double> cpu = new TreeMap<>();
    for (Component component : stack.components()) {
      cpu.put(component.id(), ProcessUse.cpuSeconds(stack.pid(component)));
    }
    cpu.put(
        Reading.SELF,
        ProcessHandle.current().info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1e3);
    return cpu;
  }

  /**
   * Every row of a journal takes a revision of its service's clock, and nothing else does; rows
   * that were trimmed later stay counted.
   */
  private Map<String, Double> journal() throws SQLException {
    Map<String, Double> rows = new TreeMap<>();
    for (String schema : schemas()) {
      rows.put(schema, number("select revision from \"%s\".clock".formatted(schema)));
    }
    return rows;
  }

  private List<String> schemas() throws SQLException {
    List<String> schemas = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select table_schema from information_schema.tables where table_name = 'clock'")) {
      while (found.next()) {
        schemas.add(found.getString(1));
      }
    }
    return schemas;
  }

  private double number(String query) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getDouble(1);
    }
  }

  /** How many records were ever published on each topic of the project. */
  private Map<String, Double> records() {
    try {
      Set<String> topics = new java.util.TreeSet<>(broker.listTopics().names().get());
      topics.removeIf(topic -> !topic.startsWith("capi."));
      Map<String, TopicDescription> described = broker.describeTopics(topics).allTopicNames().get();
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      described.forEach(
          (topic, description) ->
              description
                  .partitions()
                  .forEach(
                      each ->
                          latest.put(
                              new TopicPartition(topic, each.partition()), OffsetSpec.latest())));
      Map<String, Double> records = new TreeMap<>();
      broker
          .listOffsets(latest)
          .all()
          .get()
          .forEach(
              (partition, offset) ->
                  records.merge(partition.topic(), (double) offset.offset(), Double::sum));
      return records;
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "The broker did not tell the ends of its topics: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** How many records the services have not taken yet, of the topics they have subscribed to. */
  public long consumerLag() {
    try {
      long lag = 0;
      for (var group : broker.listGroups().all().get()) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        var committed =
            broker.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata().get();
        committed.keySet().forEach(each -> ends.put(each, OffsetSpec.latest()));
        for (var end : broker.listOffsets(ends).all().get().entrySet()) {
          var taken = committed.get(end.getKey());
          lag += taken == null ? 0 : Math.max(0, end.getValue().offset() - taken.offset());
        }
      }
      return lag;
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "The broker did not tell how far consumers are: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** A value of one service's metrics, 0 when it has none of that name. */
  public double metric(Component service, String name) {
    try {
      return metrics(service).getOrDefault(name, 0.0);
    } catch (IOException e) {
      throw new IllegalStateException(
          service.id() + " does not tell its metrics: " + e.getMessage(), e);
    }
  }

  private Map<String, Double> counters() throws IOException {
    Map<String, Double> sums = new TreeMap<>();
    for (Component component : stack.components()) {
      // The gateway's port speaks TLS, and it plans nothing.
      if (component.role() == Component.Role.SERVICE && component != Component.GATEWAY) {
        metrics(component).forEach((name, value) -> sums.merge(name, value, Double::sum));
      }
    }
    return sums;
  }

  private Map<String, Double> metrics(Component service) throws IOException {
    Map<String, Double> values = new HashMap<>();
    get(stack.port(service), "/q/metrics")
        .lines()
        .filter(line -> line.startsWith("capi_"))
        .forEach(
            line -> {
              int blank = line.lastIndexOf(' ');
              String name = line.substring(0, blank).replaceAll("\\{.*", "");
              values.merge(name, Double.parseDouble(line.substring(blank + 1)), Double::sum);
            });
    return values;
  }

  private Map<String, Double> calls() throws IOException {
    Map<String, Double> calls = new TreeMap<>();
    if (stack.components().contains(Component.SIMULATOR)) {
      JsonNode counted = JSON.readTree(get(stack.port(Component.SIMULATOR), "/calls"));
      counted.properties().forEach(each -> calls.put(each.getKey(), each.getValue().asDouble()));
    }
    return calls;
  }

  private static String get(int port, String path) throws IOException {
    var connection =
        URI.create("http://127.0.0.1:%d%s".formatted(port, path)).toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The memory of the stack after each JVM has collected its garbage. */
  public Memory memory() {
    Map<String, Double> used = new TreeMap<>();
    Map<String, Map<String, Double>> classes = new TreeMap<>();
    for (Component component : stack.components()) {
      long pid = stack.pid(component);
      Map<String, Double> live = ProcessUse.liveBytesAfterCollection(pid);
      if (!live.isEmpty()) {
        classes.put(component.id(), live);
      }
      ProcessUse.memoryBytes(pid).ifPresent(bytes -> used.put(component.id(), (double) bytes));
    }
    return new Memory(used, classes);
  }

  /**
   * Returns when nothing has been written for a second, or when the patience is at its end: what
   * follows from the last change is published by then.
   *
   * @return whether it got quiet
   */
  public boolean awaitQuiet(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    double last = -1;
    long since = System.nanoTime();
    try {
      while (System.nanoTime() < deadline) {
        double rows = 0;
        for (double each : journal().values()) {
          rows += each;
        }
        for (double each : records().values()) {
          rows += each;
        }
        if (rows != last) {
          last = rows;
          since = System.nanoTime();
        } else if (System.nanoTime() - since > 1_000_000_000L) {
          return true;
        }
        Thread.sleep(200);
      }
      return false;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot read the journals: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    broker.close(Duration.ofSeconds(5));
    try {
      database.close();
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot close the connection: " + e.getMessage(), e);
    }
  }
}
