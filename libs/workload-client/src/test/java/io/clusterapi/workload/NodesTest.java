package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.workload.NodeFact.Taint;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodesTest {
  private static final Taint UNINITIALIZED =
      new Taint("node.cluster.x-k8s.io/uninitialized", "", "NoSchedule");

  private final WorkloadApi api = new WorkloadApi();
  private final WorkloadConnection connection = api.connect();

  @AfterEach
  void stop() {
    connection.close();
    api.close();
  }

  @Test
  void aChangeTouchesOnlyWhatItNames() {
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName("n1")
            .withResourceVersion("7")
            .addToLabels("keep", "1")
            .addToLabels("drop", "1")
            .endMetadata()
            .withNewSpec()
            .withProviderID("aws:///a/i-1")
            .addNewTaint()
            .withKey(UNINITIALIZED.key())
            .withEffect("NoSchedule")
            .endTaint()
            .addNewTaint()
            .withKey("mine")
            .withEffect("NoExecute")
            .withTimeAdded("2026-01-01T00:00:00Z")
            .endTaint()
            .endSpec()
            .build();

    var patch =
        Nodes.patchOf(
            node,
            new Nodes.Change(
                Map.of("add", "2", "keep", "1"),
                Set.of("drop", "absent"),
                Map.of("cluster.x-k8s.io/machine", "m1"),
                Set.of(),
                List.of(new Taint("new", "v", "PreferNoSchedule")),
                List.of(UNINITIALIZED)));

    assertThat(patch)
        .hasToString(
            "{\"spec\":{\"taints\":["
                + "{\"key\":\"mine\",\"effect\":\"NoExecute\",\"timeAdded\":\"2026-01-01T00:00:00Z\"},"
                + "{\"key\":\"new\",\"effect\":\"PreferNoSchedule\",\"value\":\"v\"}]},"
                + "\"metadata\":{\"labels\":{\"drop\":null,\"add\":\"2\"},"
                + "\"annotations\":{\"cluster.x-k8s.io/machine\":\"m1\"},\"resourceVersion\":\"7\"}}");
  }

  @Test
  void labelsAreChangedWithoutTyingTheChangeToAVersion() {
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName("n1")
            .withResourceVersion("7")
            .endMetadata()
            .build();

    assertThat(
            Nodes.patchOf(
                node,
                new Nodes.Change(
                    Map.of("a", "b"), Set.of(), Map.of(), Set.of(), List.of(), List.of())))
        .hasToString("{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
  }

  @Test
  void aChangeThatIsAlreadyThereWritesNothing() {
    create(new NodeBuilder().withNewMetadata().withName("n1").endMetadata().build());
    var change =
        new Nodes.Change(
            Map.of("a", "b"), Set.of(), Map.of(), Set.of(), List.of(UNINITIALIZED), List.of());
    connection.nodes().change("n1", change);
    String version = version("n1");

    connection.nodes().change("n1", change);

    assertThat(version("n1")).isEqualTo(version);
  }

  @Test
  void missingNodesAreNoError() {
    assertThat(connection.nodes().get("none")).isEmpty();
    assertThat(connection.nodes().delete("none")).isFalse();
    assertThat(connection.nodes().unschedulable("none", true)).isFalse();
    assertThat(
            connection
                .nodes()
                .change(
                    "none",
                    new Nodes.Change(
                        Map.of("a", "b"), Set.of(), Map.of(), Set.of(), List.of(), List.of())))
        .isEmpty();
  }

  @Test
  void nodesAreListedCordonedAndDeleted() {
    create(new NodeBuilder().withNewMetadata().withName("n1").endMetadata().build());

    assertThat(connection.nodes().unschedulable("n1", true)).isTrue();
    assertThat(connection.nodes().list()).extracting(NodeFact::unschedulable).containsExactly(true);
    assertThat(connection.nodes().delete("n1")).isTrue();
    assertThat(connection.nodes().list()).isEmpty();
  }

  private void create(Node node) {
    api.direct().nodes().resource(node).create();
  }

  private String version(String name) {
    return api.direct().nodes().withName(name).get().getMetadata().getResourceVersion();
  }
}
