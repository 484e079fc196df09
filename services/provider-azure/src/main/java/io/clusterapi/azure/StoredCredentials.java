package io.clusterapi.azure;

import io.clusterapi.azure.cloud.Credentials;
import io.clusterapi.http.SecretReader;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.clusterapi.provider.secret.SecretValues;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Identities from this service's store, passwords from the one that keeps Secrets. */
final class StoredCredentials implements Credentials {
  private final ResourceStore store;
  private final SecretValues values;

  StoredCredentials(ResourceStore store, SecretReader secrets) {
    this.store = store;
    this.values = SecretValues.credentials(secrets);
  }

  @Override
  public Uni<AzureClusterIdentity> identity(String namespace, String name) {
    return store
        .find(Kinds.of(AzureClusterIdentity.class), namespace, name)
        .map(
            found ->
                found
                    .map(one -> Mapper.fromTree(one.object(), AzureClusterIdentity.class))
                    .orElseThrow(
                        () ->
                            OperationFailure.throttled(
                                "CredentialsNotFound",
                                "Wanted the AzureClusterIdentity %s/%s, found none: apply it"
                                    .formatted(namespace, name),
                                Duration.ofSeconds(10))));
  }

  @Override
  public Uni<String> password(String namespace, String secret) {
    return values
        .read(namespace, secret, "clientSecret")
        .map(found -> found.text("clientSecret").orElse(""));
  }
}
