package io.clusterapi.cluster.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.cluster.config.ClusterService;
import io.clusterapi.events.Condition;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.ControlPlaneDesired;
import io.clusterapi.events.ControlPlaneObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.Endpoint;
import io.clusterapi.events.FailureDomain;
import io.clusterapi.events.InfraClusterDesired;
import io.clusterapi.events.InfraClusterObserved;
import io.clusterapi.events.Meta;
import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.events.ResourceChanged;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.runtime.TestSlice;
import io.clusterapi.loop.runtime.TestSlice.Turn;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.Cluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** cluster-svc's planners, with words to play what others say. */
final class ClusterWorld {
  final TestSlice slice = new TestSlice(new ClusterService(), "default", "c1");

  Cluster create() {
    return slice.put(
        read(
            """
            {"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"Cluster",
             "metadata":{"name":"c1","namespace":"default","uid":"uid-c1","labels":{"cni":"calico"}},
             "spec":{
               "controlPlaneRef":{"apiGroup":"controlplane.cluster.x-k8s.io","kind":"KubeadmControlPlane","name":"kcp"},
               "infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"AWSCluster","name":"aws"}}}
            """,
            Cluster.class));
  }

  Cluster cluster() {
    return slice.get(Cluster.class, "c1");
  }

  void infrastructure(boolean provisioned, String host) {
    slice.publish(
        InfraClusterDesired.newBuilder()
            .setMeta(meta("AWSCluster", "aws"))
            .setProvider("aws")
            .build());
    slice.publish(
        InfraClusterObserved.newBuilder()
            .setMeta(meta("AWSCluster", "aws"))
            .setProvider("aws")
            .setProvisioned(provisioned)
            .setControlPlaneEndpoint(
                host == null ? null : Endpoint.newBuilder().setHost(host).setPort(6443).build())
            .setFailureDomains(
                List.of(
                    FailureDomain.newBuilder().setName("us-east-1a").setControlPlane(true).build()))
            .setConditions(
                List.of(condition("Ready", provisioned, provisioned ? "Ready" : "NatGateways")))
            .build());
  }

  void noInfrastructure() {
    slice.retract(InfraClusterObserved.class, "AWSCluster", "aws");
    slice.retract(InfraClusterDesired.class, "AWSCluster", "aws");
  }

  void controlPlane(boolean initialized, boolean available) {
    slice.publish(
        ControlPlaneDesired.newBuilder()
            .setMeta(meta("KubeadmControlPlane", "kcp"))
            .setReplicas(3)
            .setVersion("v1.35.3")
            .build());
    slice.publish(
        ControlPlaneObserved.newBuilder()
            .setMeta(meta("KubeadmControlPlane", "kcp"))
            .setInitialized(initialized)
            .setKubeconfigSecret("c1-kubeconfig")
            .setCounts(counts(3))
            .setConditions(List.of(condition("Available", available, "Available")))
            .build());
  }

  void noControlPlane() {
    slice.retract(ControlPlaneObserved.class, "KubeadmControlPlane", "kcp");
    slice.retract(ControlPlaneDesired.class, "KubeadmControlPlane", "kcp");
  }

  void workers(DeletionStage seen, int remaining, String... controlPlaneMachines) {
    slice.publish(
        WorkersObserved.newBuilder()
            .setMeta(meta("Cluster", "c1"))
            .setSeenStage(seen)
            .setWorkers(counts(remaining))
            .setRemainingWorkers(
                java.util.stream.IntStream.range(0, remaining)
                    .mapToObj(i -> "Machine/w-" + i)
                    .toList())
            .setRemainingWorkerCount(remaining)
            .setRemainingControlPlane(List.of(controlPlaneMachines))
            .setConditions(List.of(condition("WorkersAvailable", true, "Available")))
            .build());
  }

  void link(boolean connected, Instant lastSuccess) {
    slice.notice("c1", new LinkFact(connected, connected ? "" : "refused", lastSuccess, true));
  }

  /** A shared ConfigMap or Secret of controlplane-svc, as it is announced. */
  void source(String kind, String name, String digest, String type) {
    slice.publish(
        ResourceChanged.newBuilder()
            .setMeta(Meta.newBuilder(meta(kind, name)).setCluster("").build())
            .setDigest(digest)
            .setType(type)
            .build());
  }

  Turn turn() {
    return slice.turn();
  }

  String phase() {
    return cluster().getStatus().phase;
  }

  String reason(String type) {
    return Conditions.reason(cluster().getStatus().conditions, type);
  }

  String message(String type) {
    return Conditions.message(cluster().getStatus().conditions, type);
  }

  boolean isTrue(String type) {
    return Conditions.isTrue(cluster().getStatus().conditions, type);
  }

  private static ReplicaCounts counts(int n) {
    return ReplicaCounts.newBuilder()
        .setDesired(n)
        .setReplicas(n)
        .setReady(n)
        .setAvailable(n)
        .setUpToDate(n)
        .build();
  }

  private static Condition condition(String type, boolean status, String reason) {
    return Condition.newBuilder()
        .setType(type)
        .setStatus(status ? ConditionStatus.TRUE : ConditionStatus.FALSE)
        .setReason(reason)
        .setMessage(status ? "" : reason + " is not there yet")
        .setLastTransitionTime(Instant.EPOCH)
        .build();
  }

  static Meta meta(String kind, String name) {
    return Meta.newBuilder()
        .setApiVersion("cluster.x-k8s.io/v1beta2")
        .setKind(kind)
        .setNamespace("default")
        .setName(name)
        .setUid("uid-" + name)
        .setCluster("c1")
        .setResourceVersion(1)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  static <T extends HasMetadata> T read(String json, Class<T> type) {
    try {
      return Mapper.fromTree((ObjectNode) Mapper.json().readTree(json), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
