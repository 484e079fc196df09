package io.clusterapi.machine.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.Machine;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a Node carries of its Machine: managed labels, the annotations that lead back to it, and no
 * uninitialized taint any more (upstream's Machine controller). Written once per change.
 */
public final class NodeSync {
  public static final String OPERATION = "sync-node";

  private NodeSync() {}

  static MachineMemory plan(
      Machine machine,
      MachineFacts facts,
      MachineMemory memory,
      Slice slice,
      ResourcePlan.Builder<Machine> plan) {
    MachineMemory next = memory;
    String uid = machine.getMetadata().getUid();
    for (OperationState operation : slice.operations(uid)) {
      if (!operation.type().equals(OPERATION)) {
        continue;
      }
      if (operation.phase() == OperationState.Phase.SUCCEEDED) {
        next = next.withNodeSynced(hash(operation.intent().request()));
        plan.effect(new Effect.Forget(operation.id()));
      } else if (operation.phase() == OperationState.Phase.FAILED) {
        plan.effect(new Effect.Forget(operation.id()));
      }
    }
    if (machine.getStatus().nodeRef == null || facts.node().isEmpty()) {
      return next;
    }
    String request = request(machine);
    String hash = hash(request);
    String id = uid + "/" + OPERATION + "/" + hash;
    if (!hash.equals(next.nodeSynced())) {
      plan.effect(
          new Effect.Begin(
              new OperationIntent(id, uid, OPERATION, hash, request),
              Note.of(
                  MachineReason.NodeSynced,
                  "labels and annotations of Node %s follow the Machine",
                  machine.getStatus().nodeRef.name)));
    }
    return next;
  }

  private static String request(Machine machine) {
    ObjectNode request = Mapper.json().createObjectNode();
    request.put("namespace", machine.getMetadata().getNamespace());
    request.put("cluster", machine.getSpec().clusterName);
    request.put("node", machine.getStatus().nodeRef.name);
    ObjectNode labels = request.putObject("labels");
    managedLabels(Objects.labels(machine)).forEach(labels::put);
    ObjectNode annotations = request.putObject("annotations");
    annotations.put("cluster.x-k8s.io/cluster-name", machine.getSpec().clusterName);
    annotations.put("cluster.x-k8s.io/cluster-namespace", machine.getMetadata().getNamespace());
    annotations.put("cluster.x-k8s.io/machine", machine.getMetadata().getName());
    Optional<OwnerReference> owner = Objects.controller(machine);
    owner.ifPresent(
        reference -> {
          annotations.put("cluster.x-k8s.io/owner-kind", reference.getKind());
          annotations.put("cluster.x-k8s.io/owner-name", reference.getName());
        });
    annotations.put(
        "cluster.x-k8s.io/labels-from-machine",
        String.join(",", managedLabels(Objects.labels(machine)).keySet()));
    return request.toString();
  }

  /** Labels of the domains upstream hands on to Nodes. */
  static Map<String, String> managedLabels(Map<String, String> labels) {
    Map<String, String> managed = new TreeMap<>();
    labels.forEach(
        (key, value) -> {
          int slash = key.indexOf('/');
          String domain = slash < 0 ? "" : key.substring(0, slash);
          if (domain.equals("node-role.kubernetes.io")
              || isOrUnder(domain, "node-restriction.kubernetes.io")
              || isOrUnder(domain, "node.cluster.x-k8s.io")) {
            managed.put(key, value);
          }
        });
    return managed;
  }

  private static boolean isOrUnder(String domain, String parent) {
    return domain.equals(parent) || domain.endsWith("." + parent);
  }

  private static String hash(String request) {
    return ChildNames.token(request);
  }
}
