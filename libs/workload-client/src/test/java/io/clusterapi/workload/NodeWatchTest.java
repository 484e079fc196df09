package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.workload.WorkloadException.Problem;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final WorkloadApi api = new WorkloadApi();
  private final WorkloadConnection connection = api.connect();
  private final List<NodeFact> changes = new CopyOnWriteArrayList<>();
  private final List<String> gone = new CopyOnWriteArrayList<>();
  private final List<WorkloadException> failures = new CopyOnWriteArrayList<>();
  private final NodeWatch.Listener listener =
      new NodeWatch.Listener() {
        @Override
        public void changed(NodeFact node) {
          changes.add(node);
        }

        @Override
        public void gone(String nodeName, String uid) {
          gone.add(nodeName);
        }

        @Override
        public void failed(WorkloadException failure) {
          failures.add(failure);
        }
      };

  @AfterEach
  void stop() {
    connection.close();
    api.close();
  }

  @Test
  void nodesAndTheHealthOfTheirComponentsAreFollowed() throws Exception {
    api.direct().nodes().resource(controlPlane("cp1", "True")).create();
    api.direct().pods().resource(staticPod("kube-apiserver-cp1", "True")).create();

    try (NodeWatch watch = connection.watchNodes(listener)) {
      List<NodeFact> first = watch.synced().toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(first).extracting(NodeFact::name).containsExactly("cp1");
      assertThat(first.get(0).components())
          .containsEntry(Component.API_SERVER, ComponentHealth.RUNNING)
          .containsEntry(Component.ETCD, ComponentHealth.MISSING);

      api.direct().pods().resource(staticPod("etcd-cp1", "True")).create();
      await()
          .atMost(PATIENCE)
          .until(() -> last().components().get(Component.ETCD).equals(ComponentHealth.RUNNING));

      api.direct().pods().inNamespace("kube-system").withName("etcd-cp1").delete();
      await()
          .atMost(PATIENCE)
          .until(() -> last().components().get(Component.ETCD).equals(ComponentHealth.MISSING));

      api.direct().nodes().withName("cp1").delete();
      await().atMost(PATIENCE).until(() -> gone.equals(List.of("cp1")));
      assertThat(watch.nodes()).isEmpty();
    }
  }

  @Test
  void aNodeThatStoppedReportingMakesItsComponentsStale() throws Exception {
    api.direct().nodes().resource(controlPlane("cp1", "True")).create();
    api.direct().pods().resource(staticPod("etcd-cp1", "True")).create();

    try (NodeWatch watch = connection.watchNodes(listener)) {
      watch.synced().toCompletableFuture().get(10, TimeUnit.SECONDS);
      api.direct().nodes().withName("cp1").editStatus(n -> controlPlane("cp1", "Unknown"));

      await()
          .atMost(PATIENCE)
          .until(() -> last().components().get(Component.ETCD).equals(ComponentHealth.STALE));
      assertThat(last().unreachable()).isTrue();
      assertThat(
              NodeFact.of(new NodeBuilder().withNewMetadata().endMetadata().build()).unreachable())
          .as("a Node that has not reported yet")
          .isFalse();
    }
  }

  @Test
  void aListingThatFailsIsReportedAndTriedAgain() throws Exception {
    api.direct().nodes().resource(controlPlane("cp1", "True")).create();
    api.server()
        .expect()
        .get()
        .withPath(
            "/api/v1/namespaces/kube-system/pods?labelSelector=tier%3Dcontrol-plane&resourceVersion=0")
        .andReturn(403, "{\"kind\":\"Status\",\"code\":403,\"message\":\"pods is forbidden\"}")
        .once();

    try (NodeWatch watch = connection.watchNodes(listener)) {
      assertThat(watch.synced().toCompletableFuture().get(20, TimeUnit.SECONDS))
          .extracting(NodeFact::name)
          .containsExactly("cp1");
    }

    assertThat(failures).extracting(WorkloadException::problem).containsExactly(Problem.FORBIDDEN);
    assertThat(failures.get(0)).hasMessage("watch control-plane pods in ns/c1: pods is forbidden");
  }

  @Test
  void theFirstListingIsWhole() throws Exception {
    for (int i = 0; i < 30; i++) {
      api.direct().nodes().resource(controlPlane("cp" + i, "True")).create();
      Pod pod = staticPod("etcd-cp" + i, "True");
      pod.getSpec().setNodeName("cp" + i);
      api.direct().pods().resource(pod).create();
    }

    try (NodeWatch watch = connection.watchNodes(listener)) {
      List<NodeFact> first = watch.synced().toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(first)
          .hasSize(30)
          .allSatisfy(
              node ->
                  assertThat(node.components())
                      .containsEntry(Component.ETCD, ComponentHealth.RUNNING));
      assertThat(changes).as("each is told of once").hasSize(30);
    }
  }

  @Test
  void heartbeatsAreNotNews() throws Exception {
    api.direct().nodes().resource(controlPlane("cp1", "True")).create();

    try (NodeWatch watch = connection.watchNodes(listener)) {
      watch.synced().toCompletableFuture().get(10, TimeUnit.SECONDS);
      int before = changes.size();
      api.direct()
          .nodes()
          .withName("cp1")
          .editStatus(
              n ->
                  new NodeBuilder(n)
                      .editStatus()
                      .editFirstCondition()
                      .withLastHeartbeatTime("2026-03-01T10:00:00Z")
                      .endCondition()
                      .endStatus()
                      .build());
      api.direct()
          .nodes()
          .withName("cp1")
          .edit(n -> new NodeBuilder(n).editMetadata().addToLabels("x", "y").endMetadata().build());

      await().atMost(PATIENCE).until(() -> last().labels().containsKey("x"));
      assertThat(changes).hasSize(before + 1);
    }
  }

  @Test
  void afterClosingNothingIsHeard() throws Exception {
    NodeWatch watch = connection.watchNodes(listener);
    watch.synced().toCompletableFuture().get(10, TimeUnit.SECONDS);
    watch.close();

    api.direct().nodes().resource(controlPlane("late", "True")).create();
    try (NodeWatch second = connection.watchNodes(listener)) {
      second.synced().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    assertThat(changes).hasSize(1);
  }

  private NodeFact last() {
    return changes.get(changes.size() - 1);
  }

  private static Node controlPlane(String name, String ready) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels(NodeFact.CONTROL_PLANE_LABEL, "")
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .withReason("KubeletReady")
        .endCondition()
        .withNewNodeInfo()
        .withKubeletVersion("v1.31.2")
        .endNodeInfo()
        .endStatus()
        .build();
  }

  private static Pod staticPod(String name, String ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("kube-system")
        .withName(name)
        .addToLabels("tier", "control-plane")
        .endMetadata()
        .withNewSpec()
        .withNodeName("cp1")
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition()
        .endStatus()
        .build();
  }
}
