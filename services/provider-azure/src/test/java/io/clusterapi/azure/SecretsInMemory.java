package io.clusterapi.azure;

import io.clusterapi.azure.cloud.Secrets;
import io.fabric8.kubernetes.api.model.Secret;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets as controlplane-svc keeps them, without it. */
final class SecretsInMemory implements Secrets {
  final Map<String, Secret> all = new ConcurrentHashMap<>();

  private static String key(Secret secret) {
    return secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
  }

  @Override
  public Uni<Optional<Secret>> read(String namespace, String name) {
    return Uni.createFrom().item(() -> Optional.ofNullable(all.get(namespace + "/" + name)));
  }

  @Override
  public Uni<Boolean> create(Secret secret) {
    return Uni.createFrom().item(() -> all.putIfAbsent(key(secret), secret) == null);
  }

  @Override
  public Uni<Boolean> replace(Secret secret) {
    return Uni.createFrom().item(() -> all.put(key(secret), secret) != null);
  }

  @Override
  public Uni<Void> delete(String namespace, String name) {
    return Uni.createFrom().item(() -> all.remove(namespace + "/" + name)).replaceWithVoid();
  }
}
