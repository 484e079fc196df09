package io.clusterapi.e2e.fault.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.e2e.fault.FaultCluster;
import io.clusterapi.e2e.fault.FaultSettings;
import io.clusterapi.e2e.fault.Recording;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.RawApi.Answer;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.local.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F24: a cluster that is deleted while it is made, at any moment and however it is gone about:
 * nothing is left in the cloud, and what holds a deletion up for a minute says why.
 */
@OnTheStack
@EnabledIfSystemProperty(named = "capi.e2e.long", matches = "true")
class DeletionRaceTest {
  private static final int LATEST_MILLIS = 5_000;
  private static final Duration PATIENCE_WITHOUT_A_WORD = Duration.ofSeconds(60);

  private final Stack stack;

  DeletionRaceTest(Stack stack) {
    this.stack = stack;
  }

  static List<String> infrastructures() {
    return Component.infrastructures();
  }

  @ParameterizedTest(name = "on {0}")
  @MethodSource("infrastructures")
  void deletedAtAnyMomentOfItsCreationItLeavesNothing(String infrastructure) throws Exception {
    int races = FaultSettings.rounds(3, 100);
    // Vcenter and MAAS of the simulator have machines for a few clusters at a time.
    int atOnce = FaultSettings.size(3, 5);
    try (Recording run = Recording.start(stack, "F24-" + infrastructure, FaultSettings.seed());
        SimulatedClouds clouds = new SimulatedClouds(stack)) {
      Set<String> before = clouds.live(infrastructure);
      Random random = run.random("moments");
      List<Integer> moments =
          IntStream.range(0, races)
              .mapToObj(i -> i % 5 == 0 ? random.nextInt(200) : random.nextInt(LATEST_MILLIS))
              .toList();
      List<FaultCluster> clusters =
          moments.stream().map(moment -> run.cluster(infrastructure, 1, 1)).toList();
      ExecutorService threads = Executors.newFixedThreadPool(atOnce);
      try {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < races; i++) {
          FaultCluster cluster = clusters.get(i);
          int moment = moments.get(i);
          all.add(
              threads.submit(
                  () -> {
                    cluster.apply();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(moment));
                    cluster.delete();
                    awaitGone(cluster, "deleted after %d ms".formatted(moment));
                    return null;
                  }));
        }
        for (Future<?> each : all) {
          each.get(Settings.patience().toSeconds() * races, TimeUnit.SECONDS);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(clouds.live(infrastructure)).as("what is in the cloud").isEqualTo(before);
    }
  }

  @Test
  void blockedByAQuotaItIsDeletedAllTheSame() throws Exception {
    try (Recording run = Recording.start(stack, "F24-quota", FaultSettings.seed());
        SimulatedClouds clouds = new SimulatedClouds(stack)) {
      clouds.rule("", "quota").put("resource", "instance").put("limit", 0);
      clouds.begin();
      Set<String> before = clouds.live("aws");
      FaultCluster cluster = run.cluster("aws", 1, 1).apply();
      cluster
          .cluster()
          .await(
              "a machine that says that a quota holds it up",
              () ->
                  stack
                      .api()
                      .list(TestCluster.AWS, "AWSMachine", cluster.cluster().namespace())
                      .items()
                      .stream()
                      .anyMatch(
                          machine -> machine.at("/status").toString().contains("LimitExceeded")));
      cluster.delete();
      awaitGone(cluster, "blocked by a quota");
      assertThat(clouds.live("aws")).isEqualTo(before);
    }
  }

  @Test
  void whoDeletesTheCredentialsFirstIsToldWhatIsMissingAndCanGiveThemBack() throws Exception {
    try (Recording run = Recording.start(stack, "F24-credentials", FaultSettings.seed());
        SimulatedClouds clouds = new SimulatedClouds(stack)) {
      Set<String> before = clouds.live("vsphere");
      FaultCluster cluster = run.cluster("vsphere", 1, 0).apply().awaitReached();
      String namespace = cluster.cluster().namespace();
      ObjectNode secret =
          stack.api().list("v1", "Secret", namespace).items().stream()
              .filter(each -> each.path("data").has("password"))
              .findFirst()
              .orElseThrow();
      String name = secret.at("/metadata/name").asText();
      stack.api().delete("v1", "Secret", namespace, name);
      cluster.delete();

      boolean held = stack.api().get("v1", "Secret", namespace, name).isPresent();
      System.out.printf(
          "F24: a Secret in use that is deleted %s%n", held ? "stays until it is not" : "is gone");
      if (!held) {
        Awaitility.await("the deletion says what it misses")
            .atMost(PATIENCE_WITHOUT_A_WORD)
            .until(() -> words(cluster).contains(name));
        ObjectNode again = secret.deepCopy();
        again
            .withObjectProperty("metadata")
            .remove(List.of("uid", "resourceVersion", "creationTimestamp", "managedFields"));
        stack.api().apply(again);
      }
      awaitGone(cluster, "after its credentials");
      assertThat(clouds.live("vsphere")).isEqualTo(before);
    }
  }

  @Test
  void aNamespaceIsNotDeletedAndSaysWhatToDeleteInstead() throws Exception {
    Answer answer =
        stack.http().send("DELETE", "/api/v1/namespaces/default", "application/json", "");
    assertThat(answer.code()).isBetween(400, 499);
    assertThat(answer.json().path("message").asText()).contains("delete");
  }

  /** Waits for the end of it; a minute of silence fails. */
  private void awaitGone(FaultCluster cluster, String how) throws InterruptedException {
    long asked = System.nanoTime();
    Awaitility.await(cluster.name() + " gone, " + how)
        .atMost(Settings.patience())
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              boolean gone = cluster.cluster().cluster().isEmpty();
              if (!gone && System.nanoTime() - asked > PATIENCE_WITHOUT_A_WORD.toNanos()) {
                assertThat(words(cluster))
                    .as("%s, %s, is not gone after a minute; why?", cluster.name(), how)
                    .isNotBlank();
              }
              return gone;
            });
    cluster.awaitGone();
  }

  /** What the cluster's objects say of their deletion. */
  private String words(FaultCluster cluster) {
    StringBuilder words = new StringBuilder();
    Map<String, String> kinds = Map.of("Cluster", TestCluster.CORE, "Machine", TestCluster.CORE);
    kinds.forEach(
        (kind, version) ->
            stack
                .api()
                .list(version, kind, cluster.cluster().namespace())
                .items()
                .forEach(object -> words(object, words)));
    for (String kind : List.of("VSphereCluster", "VSphereMachine")) {
      stack
          .api()
          .list("infrastructure.cluster.x-k8s.io/v1beta1", kind, cluster.cluster().namespace())
          .items()
          .forEach(object -> words(object, words));
    }
    return words.toString();
  }

  private static void words(JsonNode object, StringBuilder words) {
    if (object.path("metadata").has("deletionTimestamp")) {
      for (JsonNode condition : object.at("/status/conditions")) {
        if (!condition.path("message").asText().isBlank()) {
          words.append(condition.path("message").asText()).append('\n');
        }
      }
    }
  }
}
