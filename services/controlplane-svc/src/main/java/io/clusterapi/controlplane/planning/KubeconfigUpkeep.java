package io.clusterapi.controlplane.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.controlplane.pki.AdminKubeconfig;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.controlplane.pki.PkiException;
import io.clusterapi.events.Endpoint;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * The administrator's kubeconfig: made when the endpoint is known, made again when less than half a
 * year of its certificate's year is left. A user's own is never touched.
 */
public final class KubeconfigUpkeep {
  public static final String ISSUE = "issue-kubeconfig";

  /** Nothing to renew: the kubeconfig is the user's or carries no certificate. */
  private static final long NEVER = Long.MAX_VALUE;

  private KubeconfigUpkeep() {}

  static ControlPlaneMemory plan(
      KubeadmControlPlane controlPlane,
      KnownCluster cluster,
      boolean certificatesComplete,
      ControlPlaneMemory memory,
      Slice slice,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    ControlPlaneMemory next = memory;
    String uid = Metadata.uid(controlPlane);
    for (OperationState operation : slice.operations(uid)) {
      if (operation.type().equals(ISSUE) && !operation.inFlight()) {
        plan.effect(new Effect.Forget(operation.id()));
        if (operation.phase() == OperationState.Phase.FAILED) {
          plan.wakeAt(slice.now().plus(Requests.AFTER_FAILURE));
          return next;
        }
        next = next.withKubeconfigRenewAt(0);
      }
    }
    Optional<Secret> secret =
        slice.sharedNamed(Secret.class, ClusterSecrets.kubeconfigName(cluster.name()));
    if (secret.isPresent() && next.kubeconfigRenewAt() == 0) {
      next = next.withKubeconfigRenewAt(renewAt(secret.get(), controlPlane));
    } else if (secret.isEmpty()) {
      next = next.withKubeconfigRenewAt(0);
    }
    boolean due = secret.isEmpty() || next.kubeconfigRenewAt() <= slice.now().toEpochMilli();
    if (!due) {
      if (next.kubeconfigRenewAt() != NEVER) {
        plan.wakeAt(Instant.ofEpochMilli(next.kubeconfigRenewAt()));
      }
      return next;
    }
    if (certificatesComplete && cluster.endpoint().isPresent()) {
      begin(controlPlane, cluster, cluster.endpoint().get(), next, secret.isPresent(), slice, plan);
    }
    return next;
  }

  private static void begin(
      KubeadmControlPlane controlPlane,
      KnownCluster cluster,
      Endpoint endpoint,
      ControlPlaneMemory memory,
      boolean renewal,
      Slice slice,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    String uid = Metadata.uid(controlPlane);
    boolean running =
        slice.operations(uid).stream()
            .anyMatch(operation -> operation.type().equals(ISSUE) && operation.inFlight());
    if (running) {
      return;
    }
    ObjectNode request = Requests.of(cluster, controlPlane);
    request.put("server", AdminKubeconfig.server(endpoint.getHost(), endpoint.getPort()));
    Certificates.algorithm(controlPlane).ifPresent(name -> request.put("algorithm", name));
    String token = ChildNames.token(uid, ISSUE, Long.toString(memory.kubeconfigRenewAt()));
    plan.effect(
        new Effect.Begin(
            new OperationIntent(
                uid + "/" + ISSUE + "/" + token, uid, ISSUE, token, request.toString()),
            Note.of(
                ControlPlaneReason.IssuingKubeconfig,
                renewal ? "Secret %s is renewed" : "Secret %s is made",
                ClusterSecrets.kubeconfigName(cluster.name()))));
  }

  private static long renewAt(Secret secret, KubeadmControlPlane controlPlane) {
    if (!ClusterSecrets.generated(secret) || !Metadata.isControlledBy(secret, controlPlane)) {
      return NEVER;
    }
    try {
      return AdminKubeconfig.renewAt(ClusterSecrets.readValue(secret))
          .map(Instant::toEpochMilli)
          .orElse(NEVER);
    } catch (PkiException unreadable) {
      // Ours and spoilt: due at once.
      return 1;
    }
  }
}
