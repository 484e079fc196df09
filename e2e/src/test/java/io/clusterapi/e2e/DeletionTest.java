package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.e2e.stack.CloudLedger.Entry;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
import io.clusterapi.schemas.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A Cluster that is deleted takes everything with it, in the order that is safe. */
@OnTheStack
class DeletionTest {
  // Belong to nobody but the user, who made them.
  private static final Set<String> USERS_OWN =
      Set.of("AWSMachineTemplate", "KubeadmConfigTemplate");

  private final Stack stack;
  private final TestCluster cluster;

  DeletionTest(Stack stack) {
    this.stack = stack;
    this.cluster = new TestCluster(stack, "deletion", "ending");
  }

  @Test
  void workersGoFirstThenTheControlPlaneThenTheInfrastructure()
      throws InterruptedException, IOException {
    Bundle bundle = cluster.builtIn(1, 2);
    bundle.apply(stack.api(), line -> {});
    cluster.awaitReady(1, 2);

    cluster.delete();
    cluster.awaitGone();

    assertThat(stack.ledger().live(cluster.name())).as("what is left in the cloud").isEmpty();
    assertOrder(stack.ledger().history(cluster.name()));
    assertStagesNeverGoBack();
    assertThat(objects())
        .as("objects left in the API")
        .allMatch(object -> USERS_OWN.contains(object.substring(0, object.indexOf('/'))));

    bundle.delete(stack.api(), java.time.Duration.ZERO, line -> {});
    assertThat(objects()).as("objects left after the templates were deleted").isEmpty();
  }

  private static void assertOrder(List<Entry> history) {
    List<Entry> deletes =
        history.stream()
            .filter(Entry::isDelete)
            .filter(entry -> !Set.of("secret", "etcd-member").contains(entry.type()))
            .toList();
    List<String> order =
        deletes.stream()
            .map(entry -> entry.isInstance() ? entry.role() : "infrastructure")
            .distinct()
            .toList();
    assertThat(order).containsExactly("node", "control-plane", "infrastructure");
    // distinct() keeps first places only: the last of each must come before the first of the next.
    List<String> all =
        deletes.stream()
            .map(entry -> entry.isInstance() ? entry.role() : "infrastructure")
            .toList();
    assertThat(all.lastIndexOf("node")).isLessThan(all.indexOf("control-plane"));
    assertThat(all.lastIndexOf("control-plane")).isLessThan(all.indexOf("infrastructure"));
  }

  private void assertStagesNeverGoBack() throws InterruptedException {
    EventCodec codec = new EventCodec();
    List<DeletionStage> stages =
        stack.events().records(Topics.CLUSTER_OBSERVED.name()).stream()
            .filter(record -> RecordKey.parse(record.key()).cluster().equals(cluster.name()))
            .map(record -> record.value() == null ? null : codec.decode(record.value()))
            .filter(Objects::nonNull)
            .map(event -> ((ClusterObserved) event).getDeletionStage())
            .toList();
    assertThat(stages)
        .isSorted()
        .contains(DeletionStage.WORKERS, DeletionStage.CONTROL_PLANE, DeletionStage.INFRASTRUCTURE);
  }

  /** Every object of every kind in the namespace, as Kind/name. */
  private Set<String> objects() throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    for (String version : groupVersions()) {
      for (JsonNode resource : stack.http().get(version).json().path("resources")) {
        boolean listable =
            resource.path("namespaced").asBoolean()
                && resource.path("verbs").toString().contains("\"list\"")
                && !resource.path("name").asText().contains("/");
        if (listable) {
          String path =
              "%s/namespaces/%s/%s"
                  .formatted(version, cluster.namespace(), resource.path("name").asText());
          for (JsonNode item : stack.http().get(path).json().path("items")) {
            found.add(resource.path("kind").asText() + "/" + item.at("/metadata/name").asText());
          }
        }
      }
    }
    return found.stream().filter(name -> !name.startsWith("Event/")).collect(Collectors.toSet());
  }

  private List<String> groupVersions() throws IOException, InterruptedException {
    List<String> versions = new ArrayList<>(List.of("/api/v1"));
    for (JsonNode group : stack.http().get("/apis").json().path("groups")) {
      versions.add("/apis/" + group.at("/preferredVersion/groupVersion").asText());
    }
    assertThat(versions).hasSizeGreaterThan(4);
    return versions;
  }
}
