package io.clusterapi.provider.contract;

import io.clusterapi.provider.secret.SecretSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets in memory. Bootstrap data is there under the name of every machine. */
public final class PretendSecrets implements SecretSource {
  private static final String BOOTSTRAP =
      "#cloud-config\nruncmd:\n- kubeadm init --config /run/kubeadm/kubeadm.yaml\n";

  private final Map<String, Secret> secrets = new ConcurrentHashMap<>();

  /** Stores a Secret with these values, not encoded. */
  public void put(String namespace, String name, Map<String, String> values) {
    Map<String, String> data = new HashMap<>();
    values.forEach((key, value) -> data.put(key, encoded(value)));
    secrets.put(
        namespace + "/" + name,
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .withData(data)
            .build());
  }

  public void remove(String namespace, String name) {
    secrets.remove(namespace + "/" + name);
  }

  void bootstrapData(String namespace, String machine) {
    put(namespace, machine, Map.of("value", BOOTSTRAP));
  }

  private static String encoded(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Uni<Optional<Secret>> secret(String namespace, String name) {
    return Uni.createFrom().item(() -> Optional.ofNullable(secrets.get(namespace + "/" + name)));
  }
}
