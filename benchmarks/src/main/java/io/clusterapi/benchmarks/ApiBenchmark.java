package io.clusterapi.benchmarks;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures the management API of a running stack from outside, through the gateway and TLS: lists
 * of 1,000 Clusters, the way of a change to a watcher, and 1,000 watchers at once.
 *
 * <p>Arguments: the administrator's kubeconfig, and optionally how many Clusters (1000) and
 * watchers (1000), and where to read when changes were committed: the JDBC URL of
 * controlplane-svc's schema. The Clusters are paused and in a namespace of their own, which is
 * emptied.
 */
public final class ApiBenchmark {
  private static final String NAMESPACE = "benchmark";
  private static final String CLUSTERS =
      "/apis/cluster.x-k8s.io/v1beta2/namespaces/" + NAMESPACE + "/clusters";
  private static final String MAPS = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
  private static final int LISTS = 50;
  private static final int CHANGES = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http;
  private final URI server;
  private final String journal;
  private final long startedMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  private final long startedNanos = System.nanoTime();

  private ApiBenchmark(Path kubeconfig, String journal) throws Exception {
    this.journal = journal;
    Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
    // The client takes a PKCS #8 key for an RSA one unless it is told.
    config.setClientKeyAlgo("EC");
    server = URI.create(config.getMasterUrl());
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(SSLUtils.sslContext(config))
            .build();
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 1) {
      System.err.println("wanted: KUBECONFIG [CLUSTERS [WATCHERS [JDBC-URL-OF-THE-JOURNAL]]]");
      System.exit(2);
    }
    int clusters = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    int watchers = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
    ApiBenchmark benchmark =
        new ApiBenchmark(Path.of(arguments[0]), arguments.length > 3 ? arguments[3] : null);
    try {
      benchmark.lists(clusters);
      benchmark.watch(1, CHANGES);
      benchmark.watch(watchers, 5);
    } finally {
      benchmark.send("DELETE", CLUSTERS, "");
      benchmark.send("DELETE", MAPS, "");
    }
    System.exit(0);
  }

  private void lists(int clusters) throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < clusters; i++) {
      HttpResponse<String> answer =
          send(
              "POST",
              CLUSTERS,
              """
              {"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"Cluster","metadata":{"name":"b-%04d","namespace":"%s"},
               "spec":{"paused":true,"infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"AWSCluster","name":"none"}}}
              """
                  .formatted(i, NAMESPACE));
      check(answer);
    }
    System.out.printf(
        "%d Clusters created one after another: %.1f ms each%n",
        clusters, millis(System.nanoTime() - began) / clusters);
    list("list of %d Clusters".formatted(clusters), CLUSTERS, "application/json");
    list(
        "the same as a Table",
        CLUSTERS,
        "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
    list("the same as v1beta1", CLUSTERS.replace("v1beta2", "v1beta1"), "application/json");
    list("the same by a label nobody has", CLUSTERS + "?labelSelector=none", "application/json");
  }

  private void list(String what, String path, String accept) throws Exception {
    List<Double> times = new ArrayList<>();
    int bytes = 0;
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path)).header("Accept", accept).GET().build();
    for (int i = 0; i < LISTS; i++) {
      long start = System.nanoTime();
      HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
      times.add(millis(System.nanoTime() - start));
      bytes = answer.body().length;
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + " answered " + answer.statusCode());
      }
    }
    print("%s (%d kB), %d times".formatted(what, bytes / 1024, LISTS), times);
  }

  /**
   * From sending a write to the watcher holding the event: the commit lies in between, so this is
   * more than the time from commit to client. Also shown: from the write's answer to the event,
   * and, with the journal at hand, from the commit to the event.
   */
  private void watch(int watchers, int changes) throws Exception {
    check(send("POST", MAPS, map(watchers, -1)));
    HttpResponse<String> list = send("GET", MAPS + "?limit=1", "");
    String version = field(list.body(), "resourceVersion");
    Map<Integer, CountDownLatch> awaited = new ConcurrentHashMap<>();
    Map<Integer, List<Long>> arrived = new ConcurrentHashMap<>();
    for (int change = 0; change < changes; change++) {
      awaited.put(change, new CountDownLatch(watchers));
      arrived.put(change, Collections.synchronizedList(new ArrayList<>()));
    }
    AtomicInteger ended = new AtomicInteger();
    CountDownLatch standing = new CountDownLatch(watchers);
    AtomicInteger refused = new AtomicInteger();
    HttpRequest request =
        request(MAPS + "?watch=1&timeoutSeconds=600&resourceVersion=" + version).GET().build();
    for (int watcher = 0; watcher < watchers; watcher++) {
      begin(
          request,
          refused,
          answer -> {
            standing.countDown();
            answer.body().forEach(line -> saw(line, awaited, arrived));
            ended.incrementAndGet();
          });
    }
    if (!standing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "%d of %d watches did not begin; %d tries failed"
              .formatted(standing.getCount(), watchers, refused.get()));
    }
    List<Double> fromSending = new ArrayList<>();
    List<Double> fromAnswer = new ArrayList<>();
    for (int change = 0; change < changes; change++) {
      long sent = System.nanoTime();
      check(send("PUT", MAPS + "/watched-" + watchers, map(watchers, change)));
      long answered = System.nanoTime();
      if (!awaited.get(change).await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("a change did not reach every watcher");
      }
      for (long at : arrived.get(change)) {
        fromSending.add(millis(at - sent));
        fromAnswer.add(Math.max(0, millis(at - answered)));
      }
    }
    if (journal != null) {
      fromCommit(watchers, changes, arrived);
    }
    print("%d watchers, %d changes: write sent to event".formatted(watchers, changes), fromSending);
    print(
        "%d watchers, %d changes: write answered to event".formatted(watchers, changes),
        fromAnswer);
    System.out.printf(
        "%d watchers: %d ended early, %d tries to connect failed before%n",
        watchers, ended.get(), refused.get());
  }

  /** Begins a watch, again if it cannot connect, as every client that watches does. */
  private void begin(
      HttpRequest request, AtomicInteger refused, Consumer<HttpResponse<Stream<String>>> watching) {
    http.sendAsync(request, BodyHandlers.ofLines())
        .whenCompleteAsync(
            (answer, failure) -> {
              if (failure == null) {
                watching.accept(answer);
              } else {
                if (refused.incrementAndGet() == 1) {
                  System.out.println("a watch that did not begin is tried again: " + failure);
                }
                begin(request, refused, watching);
              }
            },
            work -> {
              Thread thread = new Thread(null, work, "watcher", 128 * 1024);
              thread.setDaemon(true);
              thread.start();
            });
  }

  /**
   * The service's journal has the wall-clock time at which each change was written, just before its
   * commit; benchmark, service and database share a clock.
   */
  private void fromCommit(int watchers, int changes, Map<Integer, List<Long>> arrived)
      throws Exception {
    List<Double> times = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(journal);
        PreparedStatement query =
            connection.prepareStatement(
                "select object::json->'data'->>'change',"
                    + " (extract(epoch from committed_at) * 1000000)::bigint"
                    + " from journal where kind = 'ConfigMap' and name = ? and change = 'MODIFIED'")) {
      query.setString(1, "watched-" + watchers);
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        long committed = rows.getLong(2);
        for (long at : arrived.get(rows.getInt(1))) {
          times.add((micros(at) - committed) / 1e3);
        }
      }
    }
    if (times.size() != watchers * changes) {
      throw new IllegalStateException(
          "the journal has %d of %d arrivals".formatted(times.size(), watchers * changes));
    }
    print("%d watchers, %d changes: commit to event".formatted(watchers, changes), times);
  }

  /** Wall-clock time of an instant of {@link System#nanoTime}. */
  private long micros(long nanos) {
    return startedMicros + (nanos - startedNanos) / 1_000;
  }

  private static void saw(
      String line, Map<Integer, CountDownLatch> awaited, Map<Integer, List<Long>> arrived) {
    long now = System.nanoTime();
    int change = Integer.parseInt(field(line, "change"));
    if (change >= 0) {
      arrived.get(change).add(now);
      awaited.get(change).countDown();
    }
  }

  private static String map(int watchers, int change) {
    return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"watched-%d","namespace":"%s"},"data":{"change":"%d"}}
        """
        .formatted(watchers, NAMESPACE, change);
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(
        request(path)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).header("Accept", "application/json");
  }

  private static void check(HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          "%s answered %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
    }
  }

  private static String field(String json, String name) {
    int at = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return json.substring(at, json.indexOf('"', at));
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private static void print(String what, List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    System.out.printf(
        "%s: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() * 99 / 100),
        sorted.get(sorted.size() - 1));
  }
}
