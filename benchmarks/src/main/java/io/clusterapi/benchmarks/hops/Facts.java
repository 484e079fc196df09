package io.clusterapi.benchmarks.hops;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.Meta;
import java.time.Instant;

/** What cluster-svc tells of a cluster that is ready for machines. */
final class Facts {
  static final String NAMESPACE = "default";
  static final String CLUSTER = "c1";

  private Facts() {}

  static ClusterDesired desired() {
    return ClusterDesired.newBuilder().setMeta(meta()).build();
  }

  static ClusterObserved observed() {
    return ClusterObserved.newBuilder()
        .setMeta(meta())
        .setInfrastructureProvisioned(true)
        .setControlPlaneInitialized(true)
        .setDeletionStage(DeletionStage.NONE)
        .build();
  }

  private static Meta meta() {
    return Meta.newBuilder()
        .setApiVersion("cluster.x-k8s.io/v1beta2")
        .setKind("Cluster")
        .setNamespace(NAMESPACE)
        .setName(CLUSTER)
        .setUid("uid-c1")
        .setCluster(CLUSTER)
        .setResourceVersion(1)
        .setCreatedAt(Instant.EPOCH)
        .setDeletedAt(null)
        .build();
  }
}
