package io.clusterapi.aws;

import io.clusterapi.aws.cloud.IdentitySource;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.aws.AWSClusterRoleIdentity;
import io.clusterapi.model.infrastructure.aws.AWSClusterRoleIdentitySpec;
import io.clusterapi.model.infrastructure.aws.AWSClusterStaticIdentity;
import io.clusterapi.provider.secret.SecretValues;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Identities from this service's store, keys from the one that keeps Secrets. */
final class StoredIdentities implements IdentitySource {
  private final ResourceStore store;
  private final SecretValues secrets;
  private final String namespace;

  /**
   * @param namespace where the Secrets of AWSClusterStaticIdentities are
   */
  StoredIdentities(ResourceStore store, SecretValues secrets, String namespace) {
    this.store = store;
    this.secrets = secrets;
    this.namespace = namespace;
  }

  @Override
  public Uni<SecretValues.Values> keys(String staticIdentity) {
    return find(AWSClusterStaticIdentity.class, staticIdentity)
        .flatMap(
            identity ->
                secrets.read(namespace, identity.getSpec().secretRef, ACCESS_KEY, SECRET_KEY));
  }

  @Override
  public Uni<AWSClusterRoleIdentitySpec> role(String roleIdentity) {
    return find(AWSClusterRoleIdentity.class, roleIdentity).map(AWSClusterRoleIdentity::getSpec);
  }

  private <T extends HasMetadata> Uni<T> find(Class<T> type, String name) {
    return store
        .find(Kinds.of(type), "", name)
        .map(
            found ->
                found
                    .map(one -> Mapper.fromTree(one.object(), type))
                    .orElseThrow(
                        () ->
                            OperationFailure.throttled(
                                "CredentialsNotFound",
                                "Wanted %s %s, found none: create it"
                                    .formatted(type.getSimpleName(), name),
                                Duration.ofSeconds(10))));
  }
}
