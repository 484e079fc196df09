package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiFailure;
import io.clusterapi.clusterctl.Watch;
import io.clusterapi.e2e.stack.Leaks;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.local.Component;
import io.clusterapi.local.LedgerReader;
import io.clusterapi.local.cluster.Recipe;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;

/**
 * One run of a row of the fault table: what its clients did and were told, what the clouds, the
 * topics and the API showed. {@link #close} writes all of it into a {@link RunFolder} and lets the
 * {@link FaultChecker} judge it.
 *
 * <p>A row is a test that opens a recording, makes clusters and faults, and closes it:
 *
 * <pre>
 * try (Recording run = Recording.start(stack, "F7", FaultSettings.seed())) {
 *   FaultCluster cluster = run.cluster("aws", 1, 2).apply();
 *   run.fault("throttle", "ec2", () -> ...);
 *   run.converge(Duration.ofSeconds(60), cluster);
 *   run.awaitQuiet();
 *   cluster.delete().awaitGone();
 * }
 * </pre>
 */
public final class Recording implements AutoCloseable {
  private final Stack stack;
  private final String row;
  private final long seed;
  private final RunFolder folder;
  private final Instant started = Instant.now();
  private final History history = new History();
  private final List<FaultCluster> clusters = new ArrayList<>();
  private final Map<String, String> canaries = new LinkedHashMap<>();
  private final List<ObjectNode> measures = new ArrayList<>();
  private final List<String> leaks = new ArrayList<>();
  private final List<ObjectNode> watched = new ArrayList<>();
  private final List<String> expectedDown = new ArrayList<>();
  private final Watch watch;
  private final int firstRecord;
  private final long firstTick;

  private Recording(Stack stack, String row, long seed) {
    this.stack = stack;
    this.row = row;
    this.seed = seed;
    this.folder = new RunFolder(Path.of("target", "faults", row + "-" + seed).toAbsolutePath());
    this.firstRecord = stack.events().records().size();
    this.firstTick = lastTick(ledger());
    this.watch =
        stack
            .api()
            .watch(
                TestCluster.CORE,
                "Machine",
                namespace(),
                "",
                () -> watched("relisted", RunFolder.JSON.createObjectNode()),
                event -> watched(event.type(), event.object()));
    System.out.printf("%s: -Dcapi.fault.seed=%d, judged again by %s%n", row, seed, again());
  }

  /** Opens the recording of a row. */
  public static Recording start(Stack stack, String row, long seed) {
    return new Recording(stack, row, seed);
  }

  private synchronized void watched(String type, JsonNode object) {
    ObjectNode line = RunFolder.JSON.createObjectNode();
    line.put("type", type).put("name", object.at("/metadata/name").asText());
    line.put("uid", object.at("/metadata/uid").asText());
    line.put("revision", object.at("/metadata/resourceVersion").asLong());
    watched.add(line);
  }

  public Stack stack() {
    return stack;
  }

  public History history() {
    return history;
  }

  /** The namespace of its own in which the run's clusters are. */
  public String namespace() {
    return "%s-%d".formatted(row.toLowerCase(Locale.ROOT), Math.abs(seed));
  }

  /** Random choices of one purpose, the same for the same seed. */
  public Random random(String purpose) {
    return new Random(seed * 31 + purpose.hashCode());
  }

  /** A cluster of the built-in template; nothing is applied yet. */
  public FaultCluster cluster(String infrastructure, int controlPlane, int workers) {
    return cluster(infrastructure, controlPlane, workers, Map.of());
  }

  /** The same with values of the template's variables. */
  public FaultCluster cluster(
      String infrastructure, int controlPlane, int workers, Map<String, String> values) {
    String name =
        "%s-%s-%d".formatted(row.toLowerCase(Locale.ROOT), infrastructure, clusters.size());
    return named(name, namespace(), infrastructure, controlPlane, workers, values);
  }

  /** A cluster with a name and namespace of the caller's choice. */
  public FaultCluster named(
      String name,
      String namespace,
      String infrastructure,
      int controlPlane,
      int workers,
      Map<String, String> values) {
    Map<String, String> all = new LinkedHashMap<>(values);
    // On vSphere the address of an API server is the user's choice.
    all.putIfAbsent(
        "CONTROL_PLANE_ENDPOINT_IP",
        "127.77.%d.%d".formatted(Math.floorMod(seed, 200) + 1, clusters.size() + 20));
    FaultCluster cluster =
        new FaultCluster(
            this,
            new TestCluster(stack, namespace, name),
            new Recipe(infrastructure, namespace, name, Recipe.KUBERNETES, controlPlane, workers)
                .bundle(List.of(all)),
            infrastructure,
            controlPlane,
            workers);
    clusters.add(cluster);
    return cluster;
  }

  /** Something that must never leave the column it is encrypted in. */
  public void canary(String name, String secret) {
    canaries.put(name, secret);
  }

  /** Makes a fault and writes it down. */
  public void fault(String what, String where, FaultAct act) throws Exception {
    history.fault(what, where);
    act.run();
  }

  /** What a fault does. */
  @FunctionalInterface
  public interface FaultAct {
    void run() throws Exception;
  }

  /** Repeats a call that may be repeated until it is answered; every try is in the history. */
  public <T> T untilAnswered(
      String call, String object, Callable<T> work, ToLongFunction<T> revision) throws Exception {
    long end = System.nanoTime() + Settings.patience().toNanos();
    while (true) {
      try {
        return history.call("user", call, object, () -> refusing(work), revision);
      } catch (Exception e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        // As kubectl's user would: the answer says that it may work in a moment.
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }

  private static <T> T refusing(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (ApiFailure e) {
      if (e.code() >= 400 && e.code() < 500) {
        throw new History.Refused(e.getMessage());
      }
      throw e;
    }
  }

  /** Waits until the clusters are as they were last asked for; how long it took is judged. */
  public void converge(Duration within, FaultCluster... wanted) throws InterruptedException {
    Instant start = Instant.now();
    for (FaultCluster cluster : wanted) {
      cluster.awaitReached();
    }
    measure("converged", within, Duration.between(start, Instant.now()));
  }

  /** Writes down how long something took and may take; more is a violation of I12. */
  public void measure(String what, Duration limit, Duration took) {
    ObjectNode measure = RunFolder.JSON.createObjectNode();
    measure.put("what", what).put("limitMillis", limit.toMillis());
    measures.add(measure.put("tookMillis", took.toMillis()));
    System.out.printf(
        "%s: %s after %d ms (limit %d)%n", row, what, took.toMillis(), limit.toMillis());
  }

  /**
   * Waits until nothing has happened for a while: no record, so no new resource version, and no
   * create or delete in the clouds. Two minutes in the long lane.
   */
  public void awaitQuiet() throws InterruptedException {
    awaitQuiet(FaultSettings.quiet());
  }

  /** The same for a length of the caller's choice. */
  public void awaitQuiet(Duration length) throws InterruptedException {
    Quiet quiet = new Quiet(stack);
    ObjectNode measure = RunFolder.JSON.createObjectNode();
    Duration limit = length.plus(Settings.patience());
    Duration took = quiet.await(length, limit);
    measure.put("what", "quiet for " + length.toSeconds() + " s").put("invariant", "I11");
    measure.put("limitMillis", limit.toMillis()).put("tookMillis", took.toMillis());
    measure.put("lastNews", quiet.lastNews());
    measures.add(measure);
  }

  /** Notes what must never change of a cluster: the fingerprints of its authorities. */
  void sample(FaultCluster cluster) {
    for (String authority : List.of("ca", "etcd", "sa", "proxy")) {
      cluster
          .cluster()
          .secret(cluster.name() + "-" + authority, "tls.crt")
          .ifPresent(
              text -> history.saw("authority", cluster.name() + "-" + authority, digest(text)));
    }
  }

  private static String digest(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes()));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Reads an object back for the checker, which compares it with the writes acknowledged. */
  public void readBack(String apiVersion, String kind, String name) {
    ObjectNode line = RunFolder.JSON.createObjectNode();
    line.put("object", "%s/%s/%s".formatted(kind, namespace(), name));
    stack
        .api()
        .get(apiVersion, kind, namespace(), name)
        .ifPresentOrElse(object -> line.set("found", object), () -> line.putNull("found"));
    objects.add(line);
  }

  private final List<ObjectNode> objects = new ArrayList<>();

  private List<JsonNode> ledger() {
    return LedgerReader.read(stack.local().port(Component.SIMULATOR), false);
  }

  private static long lastTick(List<JsonNode> ledger) {
    return ledger.isEmpty() ? 0 : ledger.get(ledger.size() - 1).path("tick").asLong();
  }

  private String again() {
    return "mvn -q -o -pl e2e test -Dtest=FaultCheckerTest -Dcapi.fault.folder=target/faults/%s-%d"
        .formatted(row, seed);
  }

  /** Writes the folder; what it is judged by is in there. */
  public RunFolder write() throws Exception {
    watch.close();
    ObjectNode run = RunFolder.JSON.createObjectNode();
    run.put("row", row).put("seed", seed).put("long", Settings.thorough());
    run.put("started", started.toString()).put("ended", Instant.now().toString());
    run.put("namespace", namespace());
    clusters.forEach(cluster -> run.withArrayProperty("clusters").add(cluster.json()));
    run.withArrayProperty("measures").addAll(measures);
    if (!canaries.isEmpty()) {
      Leaks looking = new Leaks(canaries);
      leaks.addAll(looking.inRecords(stack.events().records()));
      leaks.addAll(looking.inDatabase(stack.local()));
      for (Component component : stack.local().options().components()) {
        Path log = stack.local().logFile(component);
        looking
            .finds(java.nio.file.Files.readAllBytes(log))
            .forEach(name -> leaks.add(name + " in " + log.getFileName()));
      }
    }
    leaks.forEach(run.withArrayProperty("leaks")::add);
    folder.writeRun(run);
    List<JsonNode> ledger =
        ledger().stream().filter(entry -> entry.path("tick").asLong() > firstTick).toList();
    folder.writeLines(RunFolder.LEDGER, ledger);
    folder.writeLines(
        RunFolder.ETCD,
        ledger.stream()
            .filter(entry -> entry.path("type").asText().equals("etcd-member"))
            .toList());
    folder.writeLines(RunFolder.HISTORY, history.lines());
    folder.writeLines(
        RunFolder.TOPICS, TopicDump.of(stack.events().records(), firstRecord, namespace()));
    folder.writeLines(RunFolder.WATCH, List.copyOf(watched));
    folder.writeLines(RunFolder.OBJECTS, objects);
    return folder;
  }

  /** Writes the folder and fails with every invariant that did not hold. */
  @Override
  public void close() throws Exception {
    List<Violation> violations = FaultChecker.check(write());
    if (!violations.isEmpty()) {
      StringBuilder text = new StringBuilder();
      violations.forEach(violation -> text.append("\n  ").append(violation));
      throw new AssertionError(
          "%s with seed %d broke:%s%nIts folder: %s%nJudge it again: %s"
              .formatted(row, seed, text, folder.path(), again()));
    }
  }
}
