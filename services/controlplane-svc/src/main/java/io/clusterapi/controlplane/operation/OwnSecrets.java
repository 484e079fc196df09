package io.clusterapi.controlplane.operation;

import io.clusterapi.controlplane.pki.CertificatePurpose;
import io.clusterapi.controlplane.pki.ClusterCertificates;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.controlplane.pki.Credentials;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Secrets of this service's own store, for operations. */
@ApplicationScoped
public class OwnSecrets {
  private final ResourceStore store;

  public OwnSecrets(ResourceStore store) {
    this.store = store;
  }

  Uni<Optional<Secret>> secret(String namespace, String name) {
    return store
        .find(Kinds.of(Secret.class), namespace, name)
        .map(found -> found.map(stored -> Mapper.fromTree(stored.object(), Secret.class)));
  }

  /** The cluster's certificates that exist. */
  Uni<ClusterCertificates> certificates(String namespace, String cluster) {
    return Multi.createFrom()
        .items(CertificatePurpose.values())
        .onItem()
        .transformToUniAndConcatenate(
            purpose ->
                secret(namespace, purpose.secretName(cluster))
                    .map(found -> Map.entry(purpose, found.map(ClusterSecrets::read))))
        .collect()
        .asList()
        .map(
            entries -> {
              Map<CertificatePurpose, Credentials> found = new EnumMap<>(CertificatePurpose.class);
              entries.forEach(
                  entry -> entry.getValue().ifPresent(value -> found.put(entry.getKey(), value)));
              return new ClusterCertificates(found);
            });
  }
}
