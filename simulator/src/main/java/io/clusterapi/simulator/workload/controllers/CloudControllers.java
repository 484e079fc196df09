package io.clusterapi.simulator.workload.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.DisruptionBudget;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.StoredObject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which nodes the cloud's controllers of a cluster take care of, by the pods that run: one that no
 * node takes, because it does not tolerate that nodes are not initialized yet, does nothing.
 */
final class CloudControllers {
  private static final List<String> MANAGERS =
      List.of("cloud-controller-manager", "cloud-provider", "vsphere-cpi");
  private static final String NODE_MANAGER = "cloud-node-manager";
  private static final String CONTROLLERS_ARGUMENT = "--controllers=";
  private static final String WITHOUT_NODES = "-cloud-node";

  private final boolean manager;
  private final boolean managesNodes;
  private final Set<String> nodesWithManager;

  private CloudControllers(boolean manager, boolean managesNodes, Set<String> nodesWithManager) {
    this.manager = manager;
    this.managesNodes = managesNodes;
    this.nodesWithManager = nodesWithManager;
  }

  static CloudControllers of(Writer writer) {
    boolean manager = false;
    boolean managesNodes = false;
    Set<String> nodes = new HashSet<>();
    for (ObjectNode workload : workloads(writer)) {
      String name = workload.at("/metadata/name").asText();
      if (name.contains(NODE_MANAGER)) {
        nodes.addAll(nodesOf(writer, workload));
      } else if (MANAGERS.stream().anyMatch(name::contains) && runs(workload)) {
        manager = true;
        managesNodes |= !leavesNodes(workload);
      }
    }
    return new CloudControllers(manager, managesNodes, nodes);
  }

  /** Whether a cloud controller manager runs, which deletes the nodes of destroyed machines. */
  boolean managerRuns() {
    return manager;
  }

  /** Whether somebody gives this node its provider ID, addresses and zone. */
  boolean initialize(String node) {
    return managesNodes || nodesWithManager.contains(node);
  }

  private static List<ObjectNode> workloads(Writer writer) {
    return Stream.of("daemonsets", "deployments")
        .flatMap(plural -> writer.list("apps", plural).stream())
        .toList();
  }

  private static boolean runs(JsonNode workload) {
    JsonNode status = workload.path("status");
    return status.path("numberReady").asInt() + status.path("readyReplicas").asInt() > 0;
  }

  // Azure's leaves nodes to the pod that runs on each: --controllers=*,-cloud-node.
  private static boolean leavesNodes(JsonNode workload) {
    return Json.stream(workload.at("/spec/template/spec/containers"))
        .flatMap(
            container ->
                Stream.concat(
                    Json.stream(container.path("command")), Json.stream(container.path("args"))))
        .map(JsonNode::asText)
        .filter(argument -> argument.startsWith(CONTROLLERS_ARGUMENT))
        .flatMap(
            argument -> Arrays.stream(argument.substring(CONTROLLERS_ARGUMENT.length()).split(",")))
        .anyMatch(WITHOUT_NODES::equals);
  }

  private static List<String> nodesOf(Writer writer, ObjectNode daemonSet) {
    return writer.store().list("", "pods", daemonSet.at("/metadata/namespace").asText()).stream()
        .map(StoredObject::node)
        .filter(pod -> Writer.owned(pod, daemonSet) && DisruptionBudget.ready(pod))
        .map(pod -> pod.at("/spec/nodeName").asText())
        .toList();
  }
}
