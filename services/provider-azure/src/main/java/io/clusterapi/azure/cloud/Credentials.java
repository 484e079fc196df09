package io.clusterapi.azure.cloud;

import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.smallrye.mutiny.Uni;

/** Finds identities and what is secret of them, at the moment of use. */
public interface Credentials {
  /** The identity; fails with a classified failure when it is away. */
  Uni<AzureClusterIdentity> identity(String namespace, String name);

  /** Its password; fails with a classified failure when it is away. */
  Uni<String> password(String namespace, String secret);
}
