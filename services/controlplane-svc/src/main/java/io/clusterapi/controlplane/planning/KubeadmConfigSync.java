package io.clusterapi.controlplane.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import java.util.Optional;

/**
 * Writes version and component settings to the workload cluster's kubeadm-config before the first
 * Machine that needs them joins: {@code kubeadm join} reads them there, not in its own bootstrap
 * data.
 */
public final class KubeadmConfigSync {
  public static final String UPDATE = "update-kubeadm-config";

  private KubeadmConfigSync() {}

  /** How far the writing is. */
  record Step(ControlPlaneMemory memory, boolean done, String waiting) {}

  static Step plan(
      KubeadmControlPlane controlPlane,
      KnownCluster cluster,
      ControlPlaneMemory memory,
      Slice slice,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    String hash = hash(controlPlane);
    String uid = Metadata.uid(controlPlane);
    String id = uid + "/" + UPDATE + "/" + hash;
    ControlPlaneMemory next = memory;
    boolean failed = false;
    for (OperationState operation : slice.operations(uid)) {
      if (operation.type().equals(UPDATE)
          && (!operation.inFlight() || !operation.id().equals(id))) {
        plan.effect(new Effect.Forget(operation.id()));
        failed |= operation.id().equals(id) && operation.phase() == OperationState.Phase.FAILED;
        if (operation.phase() == OperationState.Phase.SUCCEEDED) {
          next = next.withConfigMapSynced(operation.intent().token());
        }
      }
    }
    if (hash.equals(next.configMapSynced())) {
      return new Step(next, true, "");
    }
    Optional<OperationState> running = slice.operation(uid, id).filter(OperationState::inFlight);
    if (failed) {
      plan.wakeAt(slice.now().plus(Requests.AFTER_FAILURE));
    } else if (running.isEmpty()) {
      plan.effect(
          new Effect.Begin(
              new OperationIntent(id, uid, UPDATE, hash, request(controlPlane, cluster)),
              Note.of(
                  ControlPlaneReason.UpdatingKubeadmConfig,
                  "ConfigMap kube-system/kubeadm-config follows the spec, version %s",
                  controlPlane.getSpec().version)));
    }
    return new Step(
        next,
        false,
        running
            .flatMap(OperationState::problem)
            .map(problem -> "updating ConfigMap kubeadm-config: " + problem.message())
            .orElse("updating ConfigMap kubeadm-config"));
  }

  /** Of everything that ends up in kubeadm-config. */
  static String hash(KubeadmControlPlane controlPlane) {
    return ChildNames.token(controlPlane.getSpec().version, configuration(controlPlane).toString());
  }

  private static String request(KubeadmControlPlane controlPlane, KnownCluster cluster) {
    ObjectNode request = Requests.of(cluster, controlPlane);
    request.put("version", controlPlane.getSpec().version);
    request.put("endpoint", cluster.facts().endpoint());
    request.set("clusterConfiguration", configuration(controlPlane));
    return request.toString();
  }

  private static ObjectNode configuration(KubeadmControlPlane controlPlane) {
    var spec = controlPlane.getSpec().kubeadmConfigSpec;
    return spec == null || spec.clusterConfiguration == null
        ? Mapper.json().createObjectNode()
        : Mapper.valueToTree(spec.clusterConfiguration);
  }
}
