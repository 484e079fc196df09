package io.clusterapi.benchmarks.http;

import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.clusterctl.Failure;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Watchers of ConfigMaps, and changes that have to reach each of them. */
public final class WatchLoad {
  private static final String NAMESPACE = "benchmark-watch";
  private static final String MAPS = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";

  private final BenchStack stack;
  private final HttpApi api;
  private final int watchers;
  private final int changes;
  private final String name;
  private final long startedMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  private final long startedNanos = System.nanoTime();
  private final Map<Integer, CountDownLatch> awaited = new ConcurrentHashMap<>();
  private final Map<Integer, List<Long>> arrived = new ConcurrentHashMap<>();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<CompletableFuture<?>> open = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean closing;

  public WatchLoad(BenchStack stack, int watchers, int changes) {
    this.stack = stack;
    this.api = new HttpApi(stack);
    this.watchers = watchers;
    this.changes = changes;
    this.name = "watched-%d-%d".formatted(watchers, startedMicros);
  }

  /**
   * What was seen, milliseconds of each change at each watcher.
   *
   * @param fromCommit since the change was written to the journal, just before its commit
   * @param fromSending since it was sent to the API
   * @param ended watches that ended early
   * @param refused tries to connect that failed before one succeeded
   */
  public record Seen(List<Double> fromCommit, List<Double> fromSending, int ended, int refused) {}

  /** Lets them watch, makes the changes one after another, and waits for each to be everywhere. */
  public Seen run() throws Exception {
    api.send("POST", MAPS, map(-1));
    String version =
        HttpApi.field(api.send("GET", MAPS + "?limit=1", "").body(), "resourceVersion");
    for (int change = 0; change < changes; change++) {
      awaited.put(change, new CountDownLatch(watchers));
      arrived.put(change, Collections.synchronizedList(new ArrayList<>()));
    }
    CountDownLatch standing = new CountDownLatch(watchers);
    HttpRequest request =
        api.request(MAPS + "?watch=1&timeoutSeconds=600&resourceVersion=" + version).GET().build();
    for (int watcher = 0; watcher < watchers; watcher++) {
      begin(request, standing);
    }
    if (!standing.await(HttpApi.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new Failure(
          "%d of %d watches did not begin; %d tries failed."
              .formatted(standing.getCount(), watchers, refused.get()),
          "");
    }
    List<Double> fromSending = new ArrayList<>();
    for (int change = 0; change < changes; change++) {
      long sent = System.nanoTime();
      api.send("PUT", MAPS + "/" + name, map(change));
      if (!awaited.get(change).await(HttpApi.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new Failure("A change did not reach every watcher.", "");
      }
      for (long at : arrived.get(change)) {
        fromSending.add((at - sent) / 1e6);
      }
    }
    Seen seen = new Seen(fromCommit(), fromSending, ended.get(), refused.get());
    closing = true;
    open.forEach(each -> each.cancel(true));
    api.send("DELETE", MAPS + "/" + name, "");
    return seen;
  }

  /** Begins a watch, again if it cannot connect, as every client that watches does. */
  private void begin(HttpRequest request, CountDownLatch standing) {
    CompletableFuture<HttpResponse<Stream<String>>> answer =
        api.client().sendAsync(request, BodyHandlers.ofLines());
    open.add(answer);
    answer.whenCompleteAsync(
        (watch, failure) -> {
          if (failure instanceof CancellationException || closing) {
            return;
          }
          if (failure != null) {
            refused.incrementAndGet();
            begin(request, standing);
            return;
          }
          standing.countDown();
          try (Stream<String> lines = watch.body()) {
            lines.takeWhile(line -> !closing).forEach(this::saw);
          }
          if (!closing) {
            ended.incrementAndGet();
          }
        },
        work -> {
          Thread thread = new Thread(null, work, "watcher", 128 * 1024);
          thread.setDaemon(true);
          thread.start();
        });
  }

  private void saw(String line) {
    long now = System.nanoTime();
    if (!line.contains("\"" + name + "\"") || !line.contains("\"change\"")) {
      return;
    }
    int change = Integer.parseInt(HttpApi.field(line, "change"));
    if (change >= 0 && arrived.containsKey(change)) {
      arrived.get(change).add(now);
      awaited.get(change).countDown();
    }
  }

  /**
   * The service's journal has the wall-clock time at which each change was written; benchmark,
   * service and database share a clock.
   */
  private List<Double> fromCommit() throws SQLException {
    List<Double> times = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(stack.jdbcUrl());
        PreparedStatement query =
            connection.prepareStatement(
                "select object::json->'data'->>'change',"
                    + " (extract(epoch from committed_at) * 1000000)::bigint"
                    + " from controlplane_svc.journal"
                    + " where kind = 'ConfigMap' and name = ? and change = 'MODIFIED'")) {
      query.setString(1, name);
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        long committed = rows.getLong(2);
        for (long at : arrived.get(rows.getInt(1))) {
          times.add((micros(at) - committed) / 1e3);
        }
      }
    }
    if (times.size() != watchers * changes) {
      throw new Failure(
          "The journal has %d of %d arrivals.".formatted(times.size(), watchers * changes), "");
    }
    return times;
  }

  /** Wall-clock time of an instant of {@link System#nanoTime}. */
  private long micros(long nanos) {
    return startedMicros + (nanos - startedNanos) / 1_000;
  }

  private String map(int change) {
    return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","namespace":"%s"},"data":{"change":"%d"}}
        """
        .formatted(name, NAMESPACE, change);
  }
}
