package io.clusterapi.cluster.planning;

import io.clusterapi.events.Act;
import io.clusterapi.events.Address;
import io.clusterapi.events.ComponentHealth;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.Meta;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.WorkloadObserved;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.schemas.Topics;
import io.clusterapi.workload.NodeFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Publishes what the link to a workload cluster sees: the link itself and every Node. */
public final class WorkloadPublisher implements SlicePlanner {

  @Override
  public boolean concerns(Object news) {
    return news instanceof Cluster || news instanceof LinkFact || news instanceof NodesFact;
  }

  @Override
  public List<Effect> plan(Slice slice) {
    Optional<Cluster> cluster = slice.all(Cluster.class).stream().findFirst();
    if (cluster.isEmpty()) {
      return retractAll(slice);
    }
    List<Effect> effects = new ArrayList<>();
    slice
        .facts(LinkFact.class)
        .forEach(
            link ->
                effects.add(
                    new Effect.Publish(
                        Topics.WORKLOAD_OBSERVED.name(),
                        workload(cluster.get(), link, published(cluster.get(), slice)))));
    slice.facts(NodesFact.class).forEach(nodes -> nodes(cluster.get(), nodes, slice, effects));
    return effects;
  }

  private static List<Effect> retractAll(Slice slice) {
    List<Effect> effects = new ArrayList<>();
    slice
        .views(WorkloadObserved.class)
        .forEach(
            link ->
                effects.add(
                    new Effect.Retract(
                        Topics.WORKLOAD_OBSERVED.name(),
                        WorkloadObserved.class,
                        link.getMeta().getKind(),
                        link.getMeta().getName())));
    slice.views(NodeObserved.class).forEach(node -> effects.add(retract(node)));
    return effects;
  }

  private static void nodes(Cluster cluster, NodesFact fact, Slice slice, List<Effect> effects) {
    Set<String> living = new HashSet<>();
    for (NodeFact node : fact.nodes()) {
      living.add(node.name());
      effects.add(new Effect.Publish(Topics.NODE_OBSERVED.name(), node(cluster, node)));
    }
    slice.views(NodeObserved.class).stream()
        .filter(node -> !living.contains(node.getMeta().getName()))
        .forEach(node -> effects.add(retract(node)));
  }

  private static Effect retract(NodeObserved node) {
    return new Effect.Retract(
        Topics.NODE_OBSERVED.name(), NodeObserved.class, "Node", node.getMeta().getName());
  }

  private static Optional<WorkloadObserved> published(Cluster cluster, Slice slice) {
    return slice
        .view(WorkloadObserved.class)
        .filter(link -> link.getMeta().getUid().equals(cluster.getMetadata().getUid()));
  }

  /**
   * What a link tells, with what an earlier process told where this one knows nothing yet: a
   * restart is no change of the cluster, so it publishes nothing of a link that answers as before,
   * and takes nothing back of one that does not answer.
   */
  private static WorkloadObserved workload(
      Cluster cluster, LinkFact link, Optional<WorkloadObserved> before) {
    boolean asBefore = link.connected() && before.map(WorkloadObserved::getConnected).orElse(false);
    Instant lastSuccess =
        asBefore || link.lastProbeSuccess() == null
            ? before.map(WorkloadObserved::getLastProbeSuccess).orElse(link.lastProbeSuccess())
            : link.lastProbeSuccess();
    return WorkloadObserved.newBuilder()
        .setMeta(
            meta(
                cluster,
                "Cluster",
                cluster.getMetadata().getName(),
                cluster.getMetadata().getUid(),
                cluster.getMetadata().getCreationTimestamp(),
                Map.of()))
        .setActs(
            acts(
                ClusterReason.ConnectionChanged,
                link.connected() ? "the API server answers" : link.message()))
        .setConnected(link.connected())
        .setMessage(link.message())
        .setLastProbeSuccess(lastSuccess)
        .setKubeadmConfigPresent(
            link.kubeadmConfigPresent()
                || before.map(WorkloadObserved::getKubeadmConfigPresent).orElse(false))
        .build();
  }

  private static NodeObserved node(Cluster cluster, NodeFact node) {
    Map<String, String> conditions = new TreeMap<>();
    node.conditions().forEach((type, condition) -> conditions.put(type, condition.status()));
    Map<String, String> info = new TreeMap<>();
    put(info, "machineID", node.info().machineId());
    put(info, "systemUUID", node.info().systemUuid());
    put(info, "bootID", node.info().bootId());
    put(info, "kernelVersion", node.info().kernelVersion());
    put(info, "osImage", node.info().osImage());
    put(info, "containerRuntimeVersion", node.info().containerRuntimeVersion());
    put(info, "kubeletVersion", node.info().kubeletVersion());
    put(info, "operatingSystem", node.info().operatingSystem());
    put(info, "architecture", node.info().architecture());
    info.putIfAbsent("kubeProxyVersion", "");
    return NodeObserved.newBuilder()
        .setMeta(meta(cluster, "Node", node.name(), node.uid(), node.createdAt(), node.labels()))
        .setActs(acts(ClusterReason.NodeSeen, "the workload cluster reports it"))
        .setProviderId(node.providerId())
        .setReady(status(node.ready().status()))
        .setReadyReason(node.ready().reason())
        .setReadyMessage(node.ready().message())
        .setConditions(conditions)
        .setAddresses(
            node.addresses().stream()
                .map(
                    address ->
                        Address.newBuilder()
                            .setType(address.type())
                            .setAddress(address.address())
                            .build())
                .toList())
        .setNodeInfo(info)
        .setTaints(
            node.taints().stream()
                .map(taint -> taint.key() + "=" + taint.value() + ":" + taint.effect())
                .sorted()
                .toList())
        .setUnschedulable(node.unschedulable())
        .setComponents(
            node.components().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(
                    entry ->
                        ComponentHealth.newBuilder()
                            .setComponent(entry.getKey().podName("").replaceAll("-$", ""))
                            .setStatus(status(entry.getValue().status()))
                            .setReason(entry.getValue().reason())
                            .setMessage(entry.getValue().message())
                            .build())
                .toList())
        .build();
  }

  private static Meta meta(
      Cluster cluster,
      String kind,
      String name,
      String uid,
      String createdAt,
      Map<String, String> labels) {
    return Meta.newBuilder()
        .setApiVersion(kind.equals("Node") ? "v1" : cluster.getApiVersion())
        .setKind(kind)
        .setNamespace(cluster.getMetadata().getNamespace())
        .setName(name)
        .setUid(uid)
        .setCluster(cluster.getMetadata().getName())
        .setResourceVersion(0)
        .setCreatedAt(
            createdAt == null || createdAt.isEmpty() ? Instant.EPOCH : Instant.parse(createdAt))
        .setLabels(new HashMap<>(labels))
        .build();
  }

  private static List<Act> acts(ClusterReason reason, String message) {
    return List.of(Act.newBuilder().setReason(reason.name()).setMessage(message).build());
  }

  private static void put(Map<String, String> info, String key, String value) {
    if (value != null) {
      info.put(key, value);
    }
  }

  private static ConditionStatus status(String text) {
    return switch (text) {
      case "True" -> ConditionStatus.TRUE;
      case "False" -> ConditionStatus.FALSE;
      default -> ConditionStatus.UNKNOWN;
    };
  }
}
