package io.clusterapi.controlplane.operation;

import io.clusterapi.controlplane.pki.CertificatePurpose;
import io.clusterapi.controlplane.pki.ClusterCertificates;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.controlplane.pki.Credentials;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets of this service's own store, for operations. All that an operation needs of a cluster is
 * read in one statement and so of one moment.
 */
@ApplicationScoped
public class OwnSecrets {
  private final ResourceStore store;

  public OwnSecrets(ResourceStore store) {
    this.store = store;
  }

  /**
   * What gives access to a cluster.
   *
   * @param kubeconfig the administrator's, empty when its Secret does not exist
   * @param certificates those that exist
   */
  record Access(Optional<Secret> kubeconfig, ClusterCertificates certificates) {}

  Uni<Access> access(String namespace, String cluster) {
    String kubeconfig = ClusterSecrets.kubeconfigName(cluster);
    Set<String> names = certificateNames(cluster);
    names.add(kubeconfig);
    return find(namespace, names)
        .map(
            found ->
                new Access(
                    Optional.ofNullable(found.get(kubeconfig)).map(OwnSecrets::secret),
                    certificates(cluster, found)));
  }

  /** The cluster's certificates that exist. */
  Uni<ClusterCertificates> certificates(String namespace, String cluster) {
    return find(namespace, certificateNames(cluster)).map(found -> certificates(cluster, found));
  }

  private Uni<Map<String, StoredResource>> find(String namespace, Set<String> names) {
    return store.find(Kinds.of(Secret.class), namespace, names);
  }

  private static Set<String> certificateNames(String cluster) {
    Set<String> names = new HashSet<>();
    for (CertificatePurpose purpose : CertificatePurpose.values()) {
      names.add(purpose.secretName(cluster));
    }
    return names;
  }

  private static ClusterCertificates certificates(
      String cluster, Map<String, StoredResource> found) {
    Map<CertificatePurpose, Credentials> certificates = new EnumMap<>(CertificatePurpose.class);
    for (CertificatePurpose purpose : CertificatePurpose.values()) {
      StoredResource there = found.get(purpose.secretName(cluster));
      if (there != null) {
        certificates.put(purpose, ClusterSecrets.read(secret(there)));
      }
    }
    return new ClusterCertificates(certificates);
  }

  private static Secret secret(StoredResource stored) {
    return Mapper.fromTree(stored.object(), Secret.class);
  }
}
