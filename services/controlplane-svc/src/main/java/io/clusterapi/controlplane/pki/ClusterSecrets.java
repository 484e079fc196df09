package io.clusterapi.controlplane.pki;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The Secrets of a cluster as upstream names, keys, types and labels them, and back. */
public final class ClusterSecrets {
  /** Type of what is generated; a Secret of another type is the user's and stays untouched. */
  public static final String TYPE = "cluster.x-k8s.io/secret";

  public static final String CLUSTER_NAME_LABEL = "cluster.x-k8s.io/cluster-name";

  private static final String TLS_CRT = "tls.crt";
  private static final String TLS_KEY = "tls.key";
  private static final String VALUE = "value";
  private static final String FORMAT = "format";

  /**
   * Which cluster, and who owns the Secrets made for it.
   *
   * @param owner the control plane object, or the bootstrap config for bootstrap data
   */
  public record Scope(String namespace, String clusterName, OwnerReference owner) {}

  private ClusterSecrets() {}

  public static Secret certificate(
      Scope scope, CertificatePurpose purpose, Credentials credentials) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(TLS_CRT, credentials.certificate());
    data.put(TLS_KEY, credentials.key());
    return secret(scope, purpose.secretName(scope.clusterName()), data);
  }

  public static String kubeconfigName(String clusterName) {
    return clusterName + "-kubeconfig";
  }

  public static Secret kubeconfig(Scope scope, String kubeconfig) {
    return secret(scope, kubeconfigName(scope.clusterName()), Map.of(VALUE, kubeconfig));
  }

  /**
   * Bootstrap data of one machine.
   *
   * @param name of the bootstrap config, which the Secret shares
   * @param format {@code cloud-config}
   */
  public static Secret bootstrapData(Scope scope, String name, String data, String format) {
    Map<String, String> content = new LinkedHashMap<>();
    content.put(FORMAT, format);
    content.put(VALUE, data);
    return secret(scope, name, content);
  }

  /** Whether we made it and so may renew it. */
  public static boolean generated(Secret secret) {
    return TYPE.equals(secret.getType());
  }

  /**
   * What a certificate Secret holds.
   *
   * @throws PkiException naming the Secret and the key that is missing or unreadable
   */
  public static Credentials read(Secret secret) {
    String certificate =
        value(secret, TLS_CRT)
            .orElseThrow(() -> new PkiException(describe(secret) + ": key tls.crt is missing"));
    return new Credentials(certificate, value(secret, TLS_KEY).orElse(""));
  }

  /**
   * The text of a Secret's {@code value} key: a kubeconfig or bootstrap data.
   *
   * @throws PkiException when it is absent
   */
  public static String readValue(Secret secret) {
    return value(secret, VALUE)
        .orElseThrow(() -> new PkiException(describe(secret) + ": key value is missing"));
  }

  private static Optional<String> value(Secret secret, String key) {
    if (secret.getStringData() != null && secret.getStringData().containsKey(key)) {
      return Optional.of(secret.getStringData().get(key));
    }
    if (secret.getData() == null || secret.getData().get(key) == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new String(
              Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new PkiException(describe(secret) + ": key " + key + " is not base64");
    }
  }

  private static String describe(Secret secret) {
    return "Secret " + secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
  }

  private static Secret secret(Scope scope, String name, Map<String, String> content) {
    Map<String, String> data = new LinkedHashMap<>();
    content.forEach(
        (k, v) ->
            data.put(k, Base64.getEncoder().encodeToString(v.getBytes(StandardCharsets.UTF_8))));
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(scope.namespace())
        .withName(name)
        .addToLabels(CLUSTER_NAME_LABEL, scope.clusterName())
        .withOwnerReferences(scope.owner())
        .endMetadata()
        .withType(TYPE)
        .withData(data)
        .build();
  }
}
