package io.clusterapi.aws.cloud;

import io.clusterapi.model.infrastructure.aws.AWSClusterRoleIdentitySpec;
import io.clusterapi.provider.secret.SecretValues;
import io.smallrye.mutiny.Uni;

/**
 * Identities and their keys as they are stored now. Each fails with a classified {@link
 * io.clusterapi.loop.operation.OperationFailure} that names what is away.
 */
public interface IdentitySource {
  String ACCESS_KEY = "AccessKeyID";
  String SECRET_KEY = "SecretAccessKey";
  String SESSION_TOKEN = "SessionToken";

  /** The keys of an AWSClusterStaticIdentity. */
  Uni<SecretValues.Values> keys(String staticIdentity);

  /** What an AWSClusterRoleIdentity declares. */
  Uni<AWSClusterRoleIdentitySpec> role(String roleIdentity);
}
