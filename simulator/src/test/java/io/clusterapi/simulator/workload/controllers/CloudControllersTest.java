package io.clusterapi.simulator.workload.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.ObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudControllersTest {
  private static final String UNINITIALIZED = "node.cloudprovider.kubernetes.io/uninitialized";

  @TempDir Path folder;
  private final Map<String, NodeHost> hosts = new TreeMap<>();
  private Writer writer;
  private Controllers controllers;

  @BeforeEach
  void twoNodesThatWaitForTheirCloud() {
    writer = new Writer(ObjectStore.open(folder.resolve("objects.jsonl")), Clock.systemUTC());
    controllers = new Controllers(writer, true, "pem");
    writer.create("", "namespaces", "", named("kube-system"));
    node("control-plane", true);
    node("worker", false);
  }

  @Test
  void aManagerThatNoNodeTakesDoesNothing() {
    workload("deployments", "cloud-controller-manager", "", false);
    controllers.reconcile(hosts);
    assertThat(providerId("control-plane")).isEmpty();
    assertThat(providerId("worker")).isEmpty();
  }

  @Test
  void aManagerThatToleratesNodesWithoutCloudInitializesAll() {
    workload("deployments", "cloud-controller-manager", "", true);
    controllers.reconcile(hosts);
    assertThat(providerId("control-plane")).isEqualTo("azure:///control-plane");
    assertThat(providerId("worker")).isEqualTo("azure:///worker");
  }

  @Test
  void aManagerThatLeavesNodesToAnotherInitializesNone() {
    workload("deployments", "cloud-controller-manager", "--controllers=*,-cloud-node", true);
    controllers.reconcile(hosts);
    assertThat(providerId("control-plane")).isEmpty();
  }

  @Test
  void aNodeManagerInitializesTheNodeItRunsOn() {
    ObjectNode set = workload("daemonsets", "cloud-node-manager", "", true);
    Json.child((ObjectNode) set.at("/spec/template/spec"), "nodeSelector").put("role", "worker");
    writer
        .store()
        .put(ObjectKey.of("apps", "daemonsets", "kube-system", "cloud-node-manager"), set);
    controllers.reconcile(hosts);
    assertThat(providerId("worker")).isEqualTo("azure:///worker");
    assertThat(providerId("control-plane")).isEmpty();
  }

  @Test
  void nodesOfDestroyedMachinesAreDeletedByTheManagerAlone() {
    workload("daemonsets", "cloud-node-manager", "", true);
    controllers.reconcile(hosts);
    hosts.computeIfPresent("worker", (name, host) -> host.withPower(false, false));
    controllers.reconcile(hosts);
    assertThat(writer.get(ObjectKey.core("nodes", "", "worker"))).isPresent();
    workload("deployments", "cloud-controller-manager", "--controllers=*,-cloud-node", true);
    controllers.reconcile(hosts);
    assertThat(writer.get(ObjectKey.core("nodes", "", "worker"))).isEmpty();
  }

  private String providerId(String node) {
    return writer
        .get(ObjectKey.core("nodes", "", node))
        .orElseThrow()
        .at("/spec/providerID")
        .asText();
  }

  private void node(String name, boolean controlPlane) {
    ObjectNode node = named(name);
    Json.child(Json.child(node, "metadata"), "labels")
        .put("role", controlPlane ? "control-plane" : "worker");
    Json.items(Json.child(node, "spec"), "taints")
        .addObject()
        .put("key", UNINITIALIZED)
        .put("value", "true")
        .put("effect", "NoSchedule");
    writer.create("", "nodes", "", node);
    hosts.put(
        name,
        new NodeHost(
            name,
            name,
            "azure:///" + name,
            name,
            "westeurope",
            "1",
            "10.0.0.4",
            "",
            "size",
            "v1.35.3",
            controlPlane,
            true,
            true,
            controlPlane));
  }

  private ObjectNode workload(String plural, String name, String argument, boolean tolerant) {
    ObjectNode object = named(name);
    object.put("apiVersion", "apps/v1");
    object.put("kind", plural.equals("deployments") ? "Deployment" : "DaemonSet");
    ObjectNode spec = object.putObject("spec").put("replicas", 1);
    spec.putObject("selector").putObject("matchLabels").put("app", name);
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("app", name);
    ObjectNode pod = template.putObject("spec");
    if (tolerant) {
      pod.putArray("tolerations").addObject().put("operator", "Exists");
    }
    ObjectNode container = pod.putArray("containers").addObject().put("name", "c");
    if (!argument.isEmpty()) {
      container.putArray("args").add(argument);
    }
    return writer.create("apps", plural, "kube-system", object);
  }

  private static ObjectNode named(String name) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name);
    return object;
  }
}
