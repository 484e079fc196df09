package io.clusterapi.aws;

import io.clusterapi.aws.cloud.IdentitySource;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.model.infrastructure.aws.AWSClusterRoleIdentitySpec;
import io.clusterapi.provider.contract.PretendSecrets;
import io.clusterapi.provider.secret.SecretValues;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Identities in memory; a static identity's Secret has its name. */
final class DeclaredIdentities implements IdentitySource {
  static final String NAMESPACE = "capa-system";

  final Map<String, AWSClusterRoleIdentitySpec> roles = new ConcurrentHashMap<>();
  private final PretendSecrets secrets = new PretendSecrets();

  void keys(String name, String accessKey) {
    secrets.put(NAMESPACE, name, Map.of(ACCESS_KEY, accessKey, SECRET_KEY, "secret"));
  }

  void forgetKeys(String name) {
    secrets.remove(NAMESPACE, name);
  }

  @Override
  public Uni<SecretValues.Values> keys(String staticIdentity) {
    return SecretValues.credentials(secrets)
        .read(NAMESPACE, staticIdentity, ACCESS_KEY, SECRET_KEY);
  }

  @Override
  public Uni<AWSClusterRoleIdentitySpec> role(String roleIdentity) {
    return Uni.createFrom()
        .item(() -> Optional.ofNullable(roles.get(roleIdentity)))
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        OperationFailure.throttled(
                            "CredentialsNotFound",
                            "Wanted AWSClusterRoleIdentity %s, found none: create it"
                                .formatted(roleIdentity),
                            Duration.ofSeconds(10))));
  }
}
