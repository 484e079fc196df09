package io.clusterapi.workload;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What others need to know of a Node. Holds nothing that changes without meaning (heartbeat times,
 * image lists), so that two equal facts mean "nothing happened".
 *
 * @param uid tells a Node apart from an earlier one of the same name
 * @param providerId empty until a cloud controller or the kubelet sets it
 * @param ready the condition of that type
 * @param conditions all conditions, by type, Ready included
 * @param createdAt RFC 3339
 * @param kubeletVersion as in {@code v1.31.2}
 * @param components health of the control plane's static Pods on this Node; empty on workers
 */
public record NodeFact(
    String name,
    String uid,
    String providerId,
    Condition ready,
    Map<String, Condition> conditions,
    List<Address> addresses,
    Info info,
    String kubeletVersion,
    String createdAt,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Taint> taints,
    boolean unschedulable,
    boolean deleting,
    List<String> volumesAttached,
    Map<Component, ComponentHealth> components) {
  /** Label kubeadm puts on control-plane Nodes. */
  public static final String CONTROL_PLANE_LABEL = "node-role.kubernetes.io/control-plane";

  private static final Condition NO_READY =
      new Condition("Unknown", "NotReported", "The Node has not reported condition Ready");

  /** A Node's condition: status is True, False or Unknown. */
  public record Condition(String status, String reason, String message) {}

  /** An address as the Node reports it; type is InternalIP, ExternalIP, Hostname and so on. */
  public record Address(String type, String address) {}

  /** A taint; value may be empty. */
  public record Taint(String key, String value, String effect) {}

  /** Of the Node's machine and software, as the kubelet reports them. */
  public record Info(
      String machineId,
      String systemUuid,
      String bootId,
      String kernelVersion,
      String osImage,
      String containerRuntimeVersion,
      String kubeletVersion,
      String operatingSystem,
      String architecture) {}

  public NodeFact {
    conditions = Map.copyOf(conditions);
    addresses = List.copyOf(addresses);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    taints = List.copyOf(taints);
    volumesAttached = List.copyOf(volumesAttached);
    components = Map.copyOf(components);
  }

  public boolean controlPlane() {
    return labels.containsKey(CONTROL_PLANE_LABEL);
  }

  /**
   * The Node reported before and does so no more: what is known of it and its Pods may be stale. A
   * Node that has not reported yet is not meant.
   */
  public boolean silent() {
    return conditions.containsKey("Ready") && ready.status().equals("Unknown");
  }

  /** {@link #silent}, or the cluster's own controllers found that it cannot be reached. */
  public boolean unreachable() {
    return silent()
        || taints.stream().anyMatch(t -> t.key().equals("node.kubernetes.io/unreachable"));
  }

  NodeFact with(Map<Component, ComponentHealth> health) {
    return new NodeFact(
        name,
        uid,
        providerId,
        ready,
        conditions,
        addresses,
        info,
        kubeletVersion,
        createdAt,
        labels,
        annotations,
        taints,
        unschedulable,
        deleting,
        volumesAttached,
        health);
  }

  /** The fact of a Node object, without the health of its components. */
  public static NodeFact of(Node node) {
    var meta = node.getMetadata();
    var spec = Optional.ofNullable(node.getSpec());
    var status = Optional.ofNullable(node.getStatus());
    Map<String, Condition> conditions = new TreeMap<>();
    for (NodeCondition c : status.map(s -> s.getConditions()).orElse(List.of())) {
      conditions.put(
          c.getType(),
          new Condition(text(c.getStatus()), text(c.getReason()), text(c.getMessage())));
    }
    Info info = status.map(s -> s.getNodeInfo()).map(NodeFact::info).orElse(null);
    return new NodeFact(
        meta.getName(),
        text(meta.getUid()),
        text(spec.map(s -> s.getProviderID()).orElse(null)),
        conditions.getOrDefault("Ready", NO_READY),
        conditions,
        status.map(s -> s.getAddresses()).orElse(List.of()).stream()
            .map(a -> new Address(text(a.getType()), text(a.getAddress())))
            .toList(),
        info,
        info == null ? "" : info.kubeletVersion(),
        text(meta.getCreationTimestamp()),
        nonNull(meta.getLabels()),
        nonNull(meta.getAnnotations()),
        spec.map(s -> s.getTaints()).orElse(List.of()).stream()
            .map(t -> new Taint(t.getKey(), text(t.getValue()), text(t.getEffect())))
            .toList(),
        spec.map(s -> Boolean.TRUE.equals(s.getUnschedulable())).orElse(false),
        meta.getDeletionTimestamp() != null,
        status.map(s -> s.getVolumesAttached()).orElse(List.of()).stream()
            .map(v -> v.getName())
            .sorted()
            .toList(),
        Map.of());
  }

  private static Info info(NodeSystemInfo i) {
    return new Info(
        text(i.getMachineID()),
        text(i.getSystemUUID()),
        text(i.getBootID()),
        text(i.getKernelVersion()),
        text(i.getOsImage()),
        text(i.getContainerRuntimeVersion()),
        text(i.getKubeletVersion()),
        text(i.getOperatingSystem()),
        text(i.getArchitecture()));
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  // Kubernetes has no null label; a JSON merge patch that removes one may leave it in other stores.
  private static Map<String, String> nonNull(Map<String, String> map) {
    Map<String, String> present = new TreeMap<>();
    if (map != null) {
      map.forEach(
          (key, value) -> {
            if (value != null) {
              present.put(key, value);
            }
          });
    }
    return present;
  }
}
