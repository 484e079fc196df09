package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterIdentity;
import io.clusterapi.model.infrastructure.vsphere.VSphereIdentityReference;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
import io.clusterapi.provider.lifecycle.NamespacePermission;
import io.clusterapi.vsphere.planning.VCenterAccount;
import java.util.Optional;

/** As whom a cluster calls vCenter. */
final class Identities {
  private static final String IDENTITY = "VSphereClusterIdentity";

  private Identities() {}

  static VCenterAccount account(VSphereCluster cluster, Slice slice) {
    String thumbprint = cluster.getSpec().thumbprint == null ? "" : cluster.getSpec().thumbprint;
    VSphereIdentityReference reference = cluster.getSpec().identityRef;
    String server = cluster.getSpec().server;
    if (reference == null) {
      return new VCenterAccount(server, thumbprint, "", "");
    }
    if (!IDENTITY.equals(reference.kind)) {
      return new VCenterAccount(
          server, thumbprint, cluster.getMetadata().getNamespace(), reference.name);
    }
    String secret =
        slice
            .clusterScoped(VSphereClusterIdentity.class, reference.name)
            .map(identity -> identity.getSpec().secretName)
            .orElse("");
    return new VCenterAccount(server, thumbprint, "", secret);
  }

  static boolean uses(VSphereCluster cluster, String identity) {
    VSphereIdentityReference reference = cluster.getSpec().identityRef;
    return reference != null && IDENTITY.equals(reference.kind) && identity.equals(reference.name);
  }

  static Optional<Refusal> refusal(VSphereCluster cluster, Slice slice) {
    VSphereIdentityReference reference = cluster.getSpec().identityRef;
    if (reference == null || !IDENTITY.equals(reference.kind)) {
      return Optional.empty();
    }
    Optional<VSphereClusterIdentity> identity =
        slice.clusterScoped(VSphereClusterIdentity.class, reference.name);
    if (identity.isEmpty()) {
      return refuse(
          "spec.identityRef: wanted VSphereClusterIdentity %s, found none: create it"
              .formatted(reference.name));
    }
    var allowed = identity.get().getSpec().allowedNamespaces;
    if (allowed == null
        || !NamespacePermission.permits(null, allowed.selector, slice.namespace())) {
      return refuse(
          "VSphereClusterIdentity %s does not allow the namespace %s: have spec.allowedNamespaces"
                  .formatted(reference.name, slice.namespace())
              + ".selector select it");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(
        new Refusal(VSphereConditions.VCENTER, VSphereConditions.UNREACHABLE, message));
  }
}
