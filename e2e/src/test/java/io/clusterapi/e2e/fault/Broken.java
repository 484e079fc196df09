package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.e2e.stack.RawApi.Answer;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.local.Component;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the broken builds have to go through; a build that is whole passes each of it. */
final class Broken {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String HOOK = "pre-terminate.delete.hook.machine.cluster.x-k8s.io/fault";
  private static final Duration QUIET = Duration.ofSeconds(3);

  private Broken() {}

  /** F7's worst case: a host is started, its answer lost, and it is not listed for a while. */
  static void lostAnswer(Recording run) throws Exception {
    faults(
        run,
        """
        [{"action":"ec2:RunInstances","kind":"fail-after","count":2},
         {"action":"ec2:DescribeInstances","kind":"stale","millis":6000}]""");
    FaultCluster cluster = run.cluster("aws", 1, 1).apply();
    run.converge(Duration.ofSeconds(90), cluster);
    faults(run, "[]");
    end(run, cluster);
  }

  /** The same where a cloud knows no token: MAAS allocates a machine and the answer is lost. */
  static void lostAllocation(Recording run) throws Exception {
    faults(run, "[{\"action\":\"maas:AllocateMachine\",\"kind\":\"fail-after\",\"count\":2}]");
    FaultCluster cluster = run.cluster("maas", 1, 1).apply();
    run.converge(Duration.ofSeconds(90), cluster);
    faults(run, "[]");
    end(run, cluster);
  }

  /** A cluster of one and three machines, and its end. */
  static void comeAndGo(Recording run) throws Exception {
    FaultCluster cluster = run.cluster("aws", 1, 3).apply();
    run.converge(LIMIT, cluster);
    end(run, cluster);
  }

  /**
   * A worker that may not go yet, by the hook of its user, when its cluster is deleted: by then the
   * control plane would be gone if it did not wait for it. Without the hook a worker is gone within
   * the second in which the order is decided, and any order looks right.
   */
  static void heldWorker(Recording run) throws Exception {
    FaultCluster cluster = run.cluster("aws", 1, 1).apply();
    run.converge(LIMIT, cluster);
    String worker = cluster.cluster().workerMachines().get(0).at("/metadata/name").asText();
    hold(run, worker, true);
    cluster.delete();
    run.awaitQuiet(Duration.ofSeconds(5));
    hold(run, worker, false);
    cluster.awaitGone();
  }

  private static void hold(Recording run, String machine, boolean held) throws Exception {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.withObject("/metadata/annotations").put(HOOK, held ? "held" : null);
    run.untilAnswered(
        "patch",
        "Machine/%s/%s".formatted(run.namespace(), machine),
        () -> run.stack().api().patch(TestCluster.CORE, "Machine", run.namespace(), machine, patch),
        answer -> answer.map(found -> found.at("/metadata/resourceVersion").asLong()).orElse(0L));
  }

  /** F2's middle: a machine is asked for while the broker is away, and who asks dies. */
  static void brokerAway(Recording run) throws Exception {
    Nemesis nemesis = new Nemesis(run);
    FaultCluster cluster = run.cluster("aws", 1, 1).apply().awaitReached();
    run.fault("kill", "kafka", () -> run.stack().local().kill(Component.KAFKA));
    cluster.scale(1, 2);
    // Long enough for the relay to note how far it is, which it does every 500 ms.
    java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
    run.fault("kill", "machine-svc", () -> run.stack().local().kill(Component.MACHINE));
    nemesis.restart(Component.KAFKA);
    nemesis.restart(Component.MACHINE);
    run.converge(LIMIT, cluster);
    end(run, cluster);
  }

  /** F5: everything is heard again. */
  static void replay(Recording run) throws Exception {
    ReplayTest.replay(run, 1, QUIET);
  }

  /** A control plane of three shrinks to one. */
  static void shrink(Recording run) throws Exception {
    FaultCluster cluster = run.cluster("aws", 3, 0).apply().awaitReached();
    cluster.scale(1, 0);
    run.converge(LIMIT, cluster);
    end(run, cluster);
  }

  /** A control plane of one grows to three. */
  static void grow(Recording run) throws Exception {
    FaultCluster cluster = run.cluster("aws", 1, 0).apply().awaitReached();
    cluster.scale(3, 0);
    run.converge(LIMIT, cluster);
    end(run, cluster);
  }

  /** Eight writers count one object up, each by reading it and writing it back. */
  static void writers(Recording run) throws Exception {
    String maps = "/api/v1/namespaces/" + run.namespace() + "/configmaps";
    String body =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"counter\"},\"data\":{\"n\":\"0\"}}";
    run.stack().http().send("POST", maps, "application/json", body);
    AtomicInteger counted = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 8; i++) {
      threads.submit(
          () -> {
            for (int n = 0; n < 20; n++) {
              Answer read = run.stack().http().get(maps + "/counter");
              ObjectNode next = (ObjectNode) read.json();
              int value = next.at("/data/n").asInt() + 1;
              next.withObjectProperty("data").put("n", Integer.toString(value));
              Answer put =
                  run.stack()
                      .http()
                      .send("PUT", maps + "/counter", "application/json", next.toString());
              if (put.code() == 200) {
                counted.incrementAndGet();
              }
            }
            return null;
          });
    }
    threads.shutdown();
    if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
      threads.shutdownNow();
    }
    int counter = run.stack().http().get(maps + "/counter").json().at("/data/n").asInt();
    if (counter != counted.get()) {
      run.history()
          .violated(
              "I1",
              "ConfigMap/%s/counter".formatted(run.namespace()),
              "%d updates were acknowledged, %d are there".formatted(counted.get(), counter));
    }
  }

  /** Two clusters of one name in two namespaces have nothing in common. */
  static void sameName(Recording run) throws Exception {
    // Of the row and the seed: what the broken build left must not be taken for the whole one's.
    String name = "same-" + Math.floorMod(run.namespace().hashCode(), 100_000);
    FaultCluster one = run.named(name, run.namespace(), "aws", 1, 0, Map.of()).apply();
    one.awaitReached();
    FaultCluster other = run.named(name, run.namespace() + "-b", "aws", 1, 0, Map.of()).apply();
    other.cluster().await("a network of its own", () -> networks(run, name) > 0);
    run.awaitQuiet(Duration.ofSeconds(5));
    long networks = networks(run, name);
    if (networks != 2) {
      run.history().violated("I9", name, "two clusters of this name share a network");
    }
    other.delete();
    run.awaitQuiet(Duration.ofSeconds(5));
    if (run.stack().ledger().live(name, "vpc").isEmpty()) {
      run.history().violated("I9", name, "the network went with another cluster of this name");
    }
    one.delete();
    other.awaitGone();
    one.awaitGone();
  }

  private static long networks(Recording run, String name) {
    return run.stack().ledger().live(name, "vpc").size();
  }

  /** The Secret with a cluster's authority is lost. */
  static void lostAuthority(Recording run) throws Exception {
    FaultCluster cluster = run.cluster("aws", 1, 0).apply().awaitReached();
    String secret = cluster.name() + "-ca";
    run.fault(
        "delete Secret",
        secret,
        () -> run.stack().api().delete("v1", "Secret", run.namespace(), secret));
    run.awaitQuiet(Duration.ofSeconds(10));
    run.sample(cluster);
    end(run, cluster);
  }

  private static void end(Recording run, FaultCluster cluster) throws Exception {
    run.awaitQuiet(QUIET);
    cluster.delete().awaitGone();
  }

  /** Puts faults into the simulated clouds; {@code []} for none. */
  static void faults(Recording run, String faults) throws Exception {
    run.history().fault("clouds", faults.replace('\n', ' '));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/faults"
                        .formatted(run.stack().local().port(Component.SIMULATOR))))
            .PUT(BodyPublishers.ofString(faults))
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("the simulator refused the faults: " + answer.body());
    }
  }
}
