package io.clusterapi.simulator.workload.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import java.util.List;
import java.util.Map;

/** Node readiness, and what the cloud's controllers do to nodes once they run. */
final class NodeController {
  private static final String UNINITIALIZED = "node.cloudprovider.kubernetes.io/uninitialized";
  private static final String UNREACHABLE = "node.kubernetes.io/unreachable";

  private final Writer writer;
  private final boolean deleteNodes;

  /**
   * @param deleteNodes whether the cloud controller manager deletes nodes of destroyed machines
   */
  NodeController(Writer writer, boolean deleteNodes) {
    this.writer = writer;
    this.deleteNodes = deleteNodes;
  }

  void reconcile(Map<String, NodeHost> hosts) {
    CloudControllers cloud = CloudControllers.of(writer);
    for (ObjectNode node : writer.list("", "nodes")) {
      String name = node.at("/metadata/name").asText();
      NodeHost host = hosts.get(name);
      ObjectKey key = ObjectKey.core("nodes", "", name);
      if (host == null) {
        continue; // registered by a client, not by a kubelet of ours
      }
      if (!host.exists() && cloud.managerRuns() && deleteNodes) {
        writer.store().remove(key);
        continue;
      }
      writer.update(key, stored -> health(stored, host));
      if (host.exists() && cloud.initialize(name)) {
        writer.update(key, stored -> initialize(stored, host));
      }
    }
  }

  private void health(ObjectNode node, NodeHost host) {
    ObjectNode status = Json.child(node, "status");
    if (host.alive()) {
      writer.condition(
          status,
          "MemoryPressure",
          "False",
          "KubeletHasSufficientMemory",
          "kubelet has sufficient memory available");
      writer.condition(
          status,
          "DiskPressure",
          "False",
          "KubeletHasNoDiskPressure",
          "kubelet has no disk pressure");
      writer.condition(
          status,
          "PIDPressure",
          "False",
          "KubeletHasSufficientPID",
          "kubelet has sufficient PID available");
      writer.condition(status, "Ready", "True", "KubeletReady", "kubelet is posting ready status");
      removeTaint(node, UNREACHABLE);
      return;
    }
    for (String type : List.of("MemoryPressure", "DiskPressure", "PIDPressure", "Ready")) {
      writer.condition(
          status, type, "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.");
    }
    addTaint(node, UNREACHABLE, "NoSchedule");
    addTaint(node, UNREACHABLE, "NoExecute");
  }

  private static void addTaint(ObjectNode node, String key, String effect) {
    ArrayNode taints = Json.items(Json.child(node, "spec"), "taints");
    boolean present =
        Json.stream(taints)
            .anyMatch(
                taint ->
                    taint.path("key").asText().equals(key)
                        && taint.path("effect").asText().equals(effect));
    if (!present) {
      taints.addObject().put("key", key).put("effect", effect);
    }
  }

  private static boolean removeTaint(ObjectNode node, String key) {
    ObjectNode spec = Json.child(node, "spec");
    ArrayNode kept = Json.array();
    boolean found = false;
    for (JsonNode taint : spec.path("taints")) {
      if (taint.path("key").asText().equals(key)) {
        found = true;
      } else {
        kept.add(taint);
      }
    }
    if (found && kept.isEmpty()) {
      spec.remove("taints");
    } else if (found) {
      spec.set("taints", kept);
    }
    return found;
  }

  private static void initialize(ObjectNode node, NodeHost host) {
    if (!removeTaint(node, UNINITIALIZED)) {
      return;
    }
    Json.child(node, "spec").put("providerID", host.providerId());
    ObjectNode labels = Json.child(Json.child(node, "metadata"), "labels");
    labels.put("node.kubernetes.io/instance-type", host.instanceType());
    labels.put("topology.kubernetes.io/region", host.region());
    labels.put("topology.kubernetes.io/zone", host.zone());
    ArrayNode addresses = Json.child(node, "status").putArray("addresses");
    address(addresses, "InternalIP", host.privateIp());
    if (!host.publicIp().isEmpty()) {
      address(addresses, "ExternalIP", host.publicIp());
    }
    address(addresses, "InternalDNS", host.hostname());
    address(addresses, "Hostname", host.hostname());
  }

  private static void address(ArrayNode addresses, String type, String address) {
    addresses.addObject().put("type", type).put("address", address);
  }
}
