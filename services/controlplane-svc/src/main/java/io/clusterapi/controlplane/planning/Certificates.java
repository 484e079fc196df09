package io.clusterapi.controlplane.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.controlplane.pki.CertificatePurpose;
import io.clusterapi.controlplane.pki.ClusterCertificates;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.controlplane.pki.Credentials;
import io.clusterapi.controlplane.pki.PkiException;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.bootstrap.ClusterConfiguration;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The cluster's certificates: looked up, else made once. After initialization a missing one is
 * reported and never made again: machines already trust the old one.
 */
public final class Certificates {
  public static final String GENERATE = "generate-certificates";

  private Certificates() {}

  /**
   * How the certificates stand.
   *
   * @param complete everything a machine needs is there
   * @param problem what is missing or unreadable; empty when complete or on the way
   */
  record State(ClusterCertificates found, boolean complete, String problem) {}

  /** Reads what exists, wherever the user put it: in the cluster or just in the namespace. */
  static ClusterCertificates read(String cluster, Slice slice) {
    Map<CertificatePurpose, Credentials> found = new EnumMap<>(CertificatePurpose.class);
    for (CertificatePurpose purpose : CertificatePurpose.values()) {
      slice
          .sharedNamed(Secret.class, purpose.secretName(cluster))
          .ifPresent(secret -> found.put(purpose, ClusterSecrets.read(secret)));
    }
    return new ClusterCertificates(found);
  }

  static boolean externalEtcd(ClusterConfiguration configuration) {
    return configuration != null
        && configuration.etcd != null
        && configuration.etcd.external != null;
  }

  static boolean externalEtcd(KubeadmControlPlane controlPlane) {
    return controlPlane.getSpec().kubeadmConfigSpec != null
        && externalEtcd(controlPlane.getSpec().kubeadmConfigSpec.clusterConfiguration);
  }

  static State plan(
      KubeadmControlPlane controlPlane,
      KnownCluster cluster,
      boolean initialized,
      Slice slice,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    String uid = Metadata.uid(controlPlane);
    String id = uid + "/" + GENERATE;
    Optional<OperationState> operation = slice.operation(uid, id);
    boolean over = operation.map(state -> !state.inFlight()).orElse(false);
    if (over) {
      plan.effect(new Effect.Forget(id));
    }
    boolean external = externalEtcd(controlPlane);
    ClusterCertificates found;
    try {
      found = read(cluster.name(), slice);
    } catch (PkiException e) {
      return new State(ClusterCertificates.none(), false, e.getMessage());
    }
    Set<CertificatePurpose> missing = found.missing(external);
    if (missing.isEmpty()) {
      return new State(found, true, "");
    }
    String names =
        missing.stream()
            .map(purpose -> purpose.secretName(cluster.name()))
            .sorted()
            .collect(Collectors.joining(", "));
    if (initialized) {
      return new State(
          found,
          false,
          "Missing Secrets or keys: "
              + names
              + "; they are not made again for a cluster that was initialized, restore them");
    }
    for (CertificatePurpose purpose : missing) {
      boolean users =
          found.get(purpose).isPresent()
              || (external
                  && (purpose == CertificatePurpose.ETCD_CA
                      || purpose == CertificatePurpose.API_SERVER_ETCD_CLIENT));
      if (users) {
        return new State(
            found,
            false,
            "Secret "
                + purpose.secretName(cluster.name())
                + " must hold tls.crt"
                + (purpose == CertificatePurpose.ETCD_CA && external ? "" : " and tls.key")
                + "; it is supplied by the user");
      }
    }
    if (over) {
      plan.wakeAt(slice.now().plus(Requests.AFTER_FAILURE));
    } else if (operation.isEmpty()) {
      plan.effect(
          new Effect.Begin(
              new OperationIntent(id, uid, GENERATE, uid, request(controlPlane, cluster)),
              Note.of(ControlPlaneReason.GeneratingCertificates, "Secrets %s are made", names)));
    }
    return new State(
        found,
        false,
        operation
            .flatMap(OperationState::problem)
            .map(OperationState.Problem::message)
            .orElse("Generating " + names));
  }

  private static String request(KubeadmControlPlane controlPlane, KnownCluster cluster) {
    ObjectNode request = Requests.of(cluster, controlPlane);
    algorithm(controlPlane).ifPresent(name -> request.put("algorithm", name));
    ClusterConfiguration configuration = configuration(controlPlane);
    if (configuration != null && configuration.caCertificateValidityPeriodDays != null) {
      request.put("validityDays", configuration.caCertificateValidityPeriodDays);
    }
    request.put("externalEtcd", externalEtcd(controlPlane));
    return request.toString();
  }

  static Optional<String> algorithm(KubeadmControlPlane controlPlane) {
    return Optional.ofNullable(configuration(controlPlane))
        .map(configuration -> configuration.encryptionAlgorithm);
  }

  private static ClusterConfiguration configuration(KubeadmControlPlane controlPlane) {
    return controlPlane.getSpec().kubeadmConfigSpec == null
        ? null
        : controlPlane.getSpec().kubeadmConfigSpec.clusterConfiguration;
  }
}
