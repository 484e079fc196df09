package io.clusterapi.machine.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.events.BootstrapObserved;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.DeprovisionMachine;
import io.clusterapi.events.DiscardBootstrap;
import io.clusterapi.events.InfraMachineObserved;
import io.clusterapi.events.Meta;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.PrepareBootstrap;
import io.clusterapi.events.ProvisionMachine;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.runtime.TestSlice;
import io.clusterapi.loop.runtime.TestSlice.Turn;
import io.clusterapi.machine.config.MachineService;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineDeployment;
import io.clusterapi.model.core.MachineSet;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * machine-svc's planners with neighbours that do what they are asked, one answer at a time and in
 * any order.
 */
final class World {
  static final String CLUSTER = "c1";
  static final String CLUSTER_UID = "uid-c1";

  final TestSlice slice = new TestSlice(new MachineService(), "default", CLUSTER);

  /** Answers the neighbours owe. */
  private final List<Runnable> owed = new ArrayList<>();

  /** Everything sent, begun and said, in order. */
  final List<String> story = new ArrayList<>();

  World() {
    cluster(null, DeletionStage.NONE, true);
  }

  /** The Cluster as cluster-svc tells of it. */
  void cluster(Instant deletedAt, DeletionStage stage, boolean infrastructure) {
    slice.publish(
        ClusterDesired.newBuilder()
            .setMeta(meta("Cluster", CLUSTER, CLUSTER_UID, deletedAt))
            .build());
    slice.publish(
        ClusterObserved.newBuilder()
            .setMeta(meta("Cluster", CLUSTER, CLUSTER_UID, deletedAt))
            .setInfrastructureProvisioned(infrastructure)
            .setControlPlaneInitialized(true)
            .setDeletionStage(stage)
            .build());
  }

  /** One turn; the neighbours hear of it. */
  Turn turn() {
    Turn turn = slice.turn();
    hear(turn);
    return turn;
  }

  void hear(Turn turn) {
    if (!turn.faults().isEmpty()) {
      throw new AssertionError(turn.faults());
    }
    turn.sent(PrepareBootstrap.class).forEach(this::prepare);
    turn.sent(ProvisionMachine.class).forEach(this::provision);
    turn.sent(DeprovisionMachine.class).forEach(this::deprovision);
    turn.sent(DiscardBootstrap.class).forEach(this::discard);
    turn.begun().forEach(this::begin);
  }

  /** Whether the neighbours owe anything. */
  boolean owes() {
    return !owed.isEmpty();
  }

  /** One neighbour answers. */
  void answer(Random random) {
    owed.remove(random.nextInt(owed.size())).run();
  }

  /** Turns and answers until all is quiet. */
  void settle() {
    settle(new Random(1), () -> {});
  }

  void settle(Random random, Runnable check) {
    for (int step = 0; step < 2000; step++) {
      boolean idle = turn().isIdle();
      check.run();
      if (owes()) {
        answer(random);
      } else if (idle) {
        return;
      }
    }
    throw new AssertionError(
        "does not settle; last: " + story.subList(story.size() - 20, story.size()));
  }

  private void prepare(PrepareBootstrap command) {
    story.add("prepare " + command.getName());
    owed.add(() -> bootstrapReady(command.getName()));
  }

  void bootstrapReady(String name) {
    slice.publish(
        BootstrapObserved.newBuilder()
            .setMeta(meta("KubeadmConfig", name, "uid-config-" + name, null))
            .setDataSecretName(name)
            .setDataSecretCreated(true)
            .build());
  }

  private void provision(ProvisionMachine command) {
    story.add("provision " + command.getName());
    owed.add(
        () -> {
          hostReady(command.getName());
          owed.add(() -> nodeReady(command.getName(), true));
        });
  }

  void hostReady(String name) {
    hostReady(name, Map.of());
  }

  void hostReady(String name, Map<String, String> machineLabels) {
    host(name, machineLabels, null);
  }

  void hostLeaving(String name) {
    host(name, Map.of(), slice.now());
  }

  private void host(String name, Map<String, String> machineLabels, Instant deletedAt) {
    slice.publish(
        InfraMachineObserved.newBuilder()
            .setMeta(meta("AWSMachine", name, "uid-host-" + name, deletedAt))
            .setProvider("aws")
            .setMachine(name)
            .setProvisioned(true)
            .setProviderId("aws:///" + name)
            .setMachineLabels(machineLabels)
            .build());
  }

  void nodeWithoutProvider(String name) {
    slice.publish(
        NodeObserved.newBuilder()
            .setMeta(meta("Node", name, "uid-" + name, null))
            .setReady(ConditionStatus.TRUE)
            .build());
  }

  void nodeReady(String name, boolean ready) {
    slice.publish(
        NodeObserved.newBuilder()
            .setMeta(meta("Node", "node-" + name, "uid-node-" + name, null))
            .setProviderId("aws:///" + name)
            .setReady(ready ? ConditionStatus.TRUE : ConditionStatus.FALSE)
            .setReadyReason(ready ? "KubeletReady" : "KubeletNotReady")
            .setReadyMessage(ready ? "" : "PLEG is not healthy")
            .build());
  }

  private void deprovision(DeprovisionMachine command) {
    story.add("deprovision " + command.getName());
    owed.add(() -> hostGone(command.getName()));
  }

  void hostGone(String name) {
    slice.retract(InfraMachineObserved.class, "AWSMachine", name);
  }

  private void discard(DiscardBootstrap command) {
    story.add("discard " + command.getName());
    owed.add(() -> bootstrapGone(command.getName()));
  }

  void bootstrapGone(String name) {
    slice.retract(BootstrapObserved.class, "KubeadmConfig", name);
  }

  private void begin(String operation) {
    story.add("begin " + operation.substring(operation.indexOf('/') + 1));
    owed.add(
        () -> {
          boolean there =
              slice.all(Machine.class).stream()
                  .flatMap(machine -> slice.operations(machine.getMetadata().getUid()).stream())
                  .map(OperationState::id)
                  .anyMatch(operation::equals);
          if (there) {
            slice.succeed(operation, "{}");
          }
        });
  }

  List<Machine> machines() {
    return slice.all(Machine.class);
  }

  List<MachineSet> sets() {
    return slice.all(MachineSet.class);
  }

  Machine machine(String name) {
    return slice.get(Machine.class, name);
  }

  MachineDeployment deployment() {
    return slice.get(MachineDeployment.class, "md");
  }

  long available() {
    return machines().stream()
        .filter(machine -> !Objects.isDeleting(machine))
        .filter(machine -> Conditions.isTrue(MachineConditions.conditions(machine), "Available"))
        .count();
  }

  /** A worker that belongs to no set. */
  static Machine standalone(String name) {
    return read(
        """
        {"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"Machine",
         "metadata":{"name":"%1$s","namespace":"default","annotations":{
           "machine.cluster.x-k8s.io/infrastructure-template":"AWSMachineTemplate.infrastructure.cluster.x-k8s.io/workers",
           "machine.cluster.x-k8s.io/bootstrap-template":"KubeadmConfigTemplate.bootstrap.cluster.x-k8s.io/workers"}},
         "spec":{"clusterName":"c1","version":"v1.35.3",
           "bootstrap":{"configRef":{"apiGroup":"bootstrap.cluster.x-k8s.io","kind":"KubeadmConfig","name":"%1$s"}},
           "infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"AWSMachine","name":"%1$s"}}}
        """
            .formatted(name),
        Machine.class);
  }

  static MachineDeployment deployment(int replicas, String rollout) {
    return read(
        """
        {"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"MachineDeployment",
         "metadata":{"name":"md","namespace":"default"},
         "spec":{"clusterName":"c1","replicas":%d,"rollout":%s,
          "selector":{"matchLabels":{"cluster.x-k8s.io/cluster-name":"c1"}},
          "template":{"metadata":{"labels":{"cluster.x-k8s.io/cluster-name":"c1"}},
           "spec":{"clusterName":"c1","version":"v1.34.0",
            "bootstrap":{"configRef":{"apiGroup":"bootstrap.cluster.x-k8s.io","kind":"KubeadmConfigTemplate","name":"workers"}},
            "infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"AWSMachineTemplate","name":"workers"}}}}}
        """
            .formatted(replicas, rollout),
        MachineDeployment.class);
  }

  static String rolling(Object surge, Object unavailable) {
    return """
        {"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":%s,"maxUnavailable":%s}}}"""
        .formatted(json(surge), json(unavailable));
  }

  private static String json(Object value) {
    return value instanceof String text ? '"' + text + '"' : value.toString();
  }

  static <T extends HasMetadata> T read(String json, Class<T> type) {
    try {
      return Mapper.fromTree((ObjectNode) Mapper.json().readTree(json), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Meta meta(String kind, String name, String uid, Instant deletedAt) {
    return Meta.newBuilder()
        .setApiVersion("cluster.x-k8s.io/v1beta2")
        .setKind(kind)
        .setNamespace("default")
        .setName(name)
        .setUid(uid)
        .setCluster(CLUSTER)
        .setResourceVersion(1)
        .setCreatedAt(Instant.EPOCH)
        .setDeletedAt(deletedAt)
        .build();
  }
}
