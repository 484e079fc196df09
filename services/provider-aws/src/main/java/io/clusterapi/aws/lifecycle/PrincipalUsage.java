package io.clusterapi.aws.lifecycle;

import io.clusterapi.aws.planning.AwsIdentity;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSClusterControllerIdentity;
import io.clusterapi.model.infrastructure.aws.AWSClusterRoleIdentity;
import io.clusterapi.model.infrastructure.aws.AWSClusterStaticIdentity;
import io.clusterapi.model.infrastructure.aws.AllowedNamespaces;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
import io.clusterapi.provider.lifecycle.NamespacePermission;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a cluster may be built as the identity it names: that one has to allow the cluster's
 * namespace, and so has each that it gets its credentials from.
 */
final class PrincipalUsage {
  private static final String UNAUTHORIZED = "PrincipalUsageUnauthorized";

  private PrincipalUsage() {}

  static Optional<Refusal> refusal(AWSCluster cluster, Slice slice) {
    Set<AwsIdentity> seen = new HashSet<>();
    Optional<AwsIdentity> next = Optional.of(AwsIdentity.of(cluster.getSpec().identityRef));
    while (next.isPresent()) {
      AwsIdentity identity = next.get();
      if (!seen.add(identity)) {
        return refuse(
            "InvalidIdentity",
            "%s gets its credentials from itself: correct spec.sourceIdentityRef"
                .formatted(identity));
      }
      Optional<Refusal> refusal = refusal(identity, slice);
      if (refusal.isPresent()) {
        return refusal;
      }
      next = source(identity, slice);
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refusal(AwsIdentity identity, Slice slice) {
    return switch (identity.kind()) {
      case AwsIdentity.CONTROLLER -> own(identity, slice);
      case AwsIdentity.STATIC ->
          slice
              .clusterScoped(AWSClusterStaticIdentity.class, identity.name())
              .map(found -> permission(identity, found.getSpec().allowedNamespaces, slice))
              .orElseGet(() -> missing(identity));
      case AwsIdentity.ROLE ->
          slice
              .clusterScoped(AWSClusterRoleIdentity.class, identity.name())
              .map(found -> permission(identity, found.getSpec().allowedNamespaces, slice))
              .orElseGet(() -> missing(identity));
      default ->
          refuse(
              "NotSupported",
              "spec.identityRef.kind: wanted %s, %s or %s, found %s"
                  .formatted(
                      AwsIdentity.CONTROLLER,
                      AwsIdentity.STATIC,
                      AwsIdentity.ROLE,
                      identity.kind()));
    };
  }

  private static Optional<Refusal> own(AwsIdentity identity, Slice slice) {
    if (!identity.equals(AwsIdentity.OWN)) {
      return refuse(
          "NotSupported",
          "The credentials of the provider itself are %s, found %s"
              .formatted(AwsIdentity.OWN, identity));
    }
    // As upstream, which makes the object itself, open to all namespaces, when there is none.
    return slice
        .clusterScoped(AWSClusterControllerIdentity.class, identity.name())
        .flatMap(
            found ->
                permission(
                    identity,
                    found.getSpec() == null ? null : found.getSpec().allowedNamespaces,
                    slice));
  }

  private static Optional<AwsIdentity> source(AwsIdentity identity, Slice slice) {
    return identity.kind().equals(AwsIdentity.ROLE)
        ? slice
            .clusterScoped(AWSClusterRoleIdentity.class, identity.name())
            .map(role -> AwsIdentity.of(role.getSpec().sourceIdentityRef))
        : Optional.empty();
  }

  private static Optional<Refusal> permission(
      AwsIdentity identity, AllowedNamespaces allowed, Slice slice) {
    boolean permitted =
        allowed != null
            && NamespacePermission.permits(allowed.list, allowed.selector, slice.namespace());
    return permitted
        ? Optional.empty()
        : refuse(
            UNAUTHORIZED,
            "%s does not allow the namespace %s: add it to spec.allowedNamespaces.list"
                .formatted(identity, slice.namespace()));
  }

  private static Optional<Refusal> missing(AwsIdentity identity) {
    return refuse(
        "PrincipalNotFound",
        "Wanted %s to call AWS with, found none: create it".formatted(identity));
  }

  private static Optional<Refusal> refuse(String reason, String message) {
    return Optional.of(new Refusal(AwsConditions.PRINCIPAL, reason, message));
  }
}
