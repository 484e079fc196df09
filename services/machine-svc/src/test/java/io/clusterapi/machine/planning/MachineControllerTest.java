package io.clusterapi.machine.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.CreateMachine;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.PrepareBootstrap;
import io.clusterapi.events.ProvisionMachine;
import io.clusterapi.loop.runtime.TestSlice.Turn;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole plans of one Machine, from nothing to Running and back. */
class MachineControllerTest {
  private final World world = new World();

  @AfterEach
  void noPlannerFailed() {
    assertThat(world.slice.faults()).isEmpty();
  }

  @Test
  void aMachineWaitsForBootstrapDataThenForItsHostThenForItsNode() {
    world.slice.put(World.standalone("m"));
    Turn first = world.slice.turn();
    assertThat(first.sent(PrepareBootstrap.class)).hasSize(1);
    assertThat(first.sent(ProvisionMachine.class)).isEmpty();
    assertThat(phase()).isEqualTo("Pending");
    assertThat(reason("BootstrapConfigReady")).isEqualTo("NotReady");

    world.bootstrapReady("m");
    Turn second = world.slice.turn();
    assertThat(second.sent(ProvisionMachine.class))
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.getDataSecretName()).isEqualTo("m");
              assertThat(command.getTemplate().getName()).isEqualTo("workers");
              assertThat(command.getControlPlane()).isFalse();
            });
    assertThat(phase()).isEqualTo("Provisioning");

    world.hostReady("m");
    world.slice.turn();
    assertThat(phase()).isEqualTo("Provisioned");
    assertThat(message("NodeHealthy")).contains("Waiting for a Node with spec.providerID aws:///m");

    world.nodeReady("m", true);
    Turn last = world.slice.turn();
    assertThat(phase()).isEqualTo("Running");
    assertThat(machine().getStatus().nodeRef.name).isEqualTo("node-m");
    assertThat(Conditions.isTrue(machine().getStatus().conditions, "Available")).isTrue();
    assertThat(last.begun()).singleElement().asString().contains("sync-node");
    world.slice.succeed(last.begun().get(0), "{}");
    world.slice.turn();
    assertThat(world.slice.turn().isIdle()).isTrue();
  }

  @Test
  void labelsTheProviderWantsAreOnTheMachineAndGoToItsNode() {
    String host = "node.cluster.x-k8s.io/esxi-host";
    world.slice.put(World.standalone("m"));
    world.slice.turn();
    world.bootstrapReady("m");
    world.slice.turn();
    world.hostReady("m", Map.of(host, "esxi-11"));
    world.slice.turn();
    world.nodeReady("m", true);
    Turn turn = world.slice.turn();
    assertThat(NodeSync.managedLabels(machine().getMetadata().getLabels()))
        .containsEntry(host, "esxi-11");
    assertThat(turn.begun()).singleElement().asString().contains("sync-node");
  }

  @Test
  void aMachineWhoseNodeDoesNotComeSaysThatNodesHaveNoProviderId() {
    world.slice.put(World.standalone("m"));
    world.slice.turn();
    world.bootstrapReady("m");
    world.slice.turn();
    world.hostReady("m");
    world.slice.turn();
    world.slice.advance(Duration.ofSeconds(31));
    world.slice.turn();
    assertThat(message("NodeHealthy")).endsWith("aws:///m to exist");

    world.nodeWithoutProvider("node-1");
    world.slice.advance(Duration.ofSeconds(30));
    world.slice.turn();
    assertThat(message("NodeHealthy"))
        .endsWith(
            "aws:///m to exist; 1 Node has none: the cloud controller manager of the cluster sets"
                + " it, or kubelet's --provider-id");
    assertThat(world.slice.turn().isIdle()).isTrue();
  }

  @Test
  void noHostIsAskedForBeforeTheClustersInfrastructureIsThere() {
    world.cluster(null, DeletionStage.NONE, false);
    world.slice.put(World.standalone("m"));
    world.slice.turn();
    world.bootstrapReady("m");
    assertThat(world.slice.turn().sent(ProvisionMachine.class)).isEmpty();
    assertThat(message("InfrastructureReady"))
        .isEqualTo("waiting for the Cluster's infrastructure");
    world.cluster(null, DeletionStage.NONE, true);
    assertThat(world.slice.turn().sent(ProvisionMachine.class)).hasSize(1);
  }

  @Test
  void commandsAreSentOnceHoweverOftenItIsPlanned() {
    world.slice.put(World.standalone("m"));
    String id = world.slice.turn().sent(PrepareBootstrap.class).get(0).getId();
    for (int i = 0; i < 3; i++) {
      assertThat(world.slice.turn().isIdle()).isTrue();
    }
    // Planned from nothing again, it is the same command to its receiver.
    World other = new World();
    other.slice.put(World.standalone("m"));
    assertThat(other.slice.turn().sent(PrepareBootstrap.class).get(0).getId()).isEqualTo(id);
  }

  @Test
  void aPausedMachineIsLeftAlone() {
    Machine paused = World.standalone("m");
    paused.getMetadata().getAnnotations().put(Labels.PAUSED, "");
    world.slice.put(paused);
    Turn turn = world.slice.turn();
    assertThat(turn.transition().commands()).isEmpty();
    assertThat(Conditions.isTrue(machine().getStatus().conditions, "Paused")).isTrue();
  }

  @Test
  void aHostThatVanishedIsReportedAndNotMadeAgain() {
    running();
    world.hostGone("m");
    assertThat(world.slice.turn().sent(ProvisionMachine.class)).isEmpty();
    assertThat(reason("InfrastructureReady")).isEqualTo("InfrastructureDeleted");
    assertThat(machine().getStatus().initialization.infrastructureProvisioned).isTrue();
  }

  @Test
  void aNodeThatVanishedIsReported() {
    running();
    world.slice.retract(NodeObserved.class, "Node", "node-m");
    world.slice.turn();
    assertThat(reason("NodeHealthy")).isEqualTo("NodeDeleted");
  }

  @Test
  void anUnhealthyNodeSaysWhy() {
    running();
    world.nodeReady("m", false);
    world.slice.turn();
    assertThat(message("NodeHealthy")).isEqualTo("* Node.Ready: PLEG is not healthy");
    assertThat(Conditions.isTrue(machine().getStatus().conditions, "Ready")).isFalse();
  }

  @Test
  void anotherMachinesNodeIsNotTaken() {
    world.slice.put(World.standalone("m"));
    world.slice.turn();
    world.bootstrapReady("m");
    world.hostReady("m");
    world.nodeReady("other", true);
    world.slice.turn();
    assertThat(machine().getStatus().nodeRef).isNull();
  }

  @Test
  void minReadySecondsDelayAvailability() {
    Machine slow = World.standalone("m");
    slow.getSpec().minReadySeconds = 30;
    world.slice.put(slow);
    world.settle();
    assertThat(reason("Available")).isEqualTo("WaitingForMinReadySeconds");
    assertThat(world.slice.turn().nextWake()).contains(world.slice.now().plusSeconds(30));
    world.slice.advance(Duration.ofSeconds(30));
    world.slice.turn();
    assertThat(Conditions.isTrue(machine().getStatus().conditions, "Available")).isTrue();
  }

  /** With the clock an hour back it would be ready in an hour, and nothing of it had changed. */
  @Test
  void aMachineStaysAvailableWhenTheClockIsSetBack() {
    world.slice.put(World.standalone("m"));
    world.settle();
    assertThat(Conditions.isTrue(machine().getStatus().conditions, "Available")).isTrue();
    world.slice.advance(Duration.ofHours(-1));
    world.slice.turn();
    assertThat(Conditions.isTrue(machine().getStatus().conditions, "Available")).isTrue();
  }

  @Test
  void aMachineThatIsNotAvailableYetDoesNotWaitForAnHourWhenTheClockIsSetBack() {
    Machine slow = World.standalone("m");
    slow.getSpec().minReadySeconds = 30;
    world.slice.put(slow);
    world.settle();
    world.slice.advance(Duration.ofHours(-1));
    world.slice.turn();
    assertThat(Conditions.isTrue(machine().getStatus().conditions, "Available")).isTrue();
  }

  @Test
  void aKindNobodyServesIsNamed() {
    Machine odd = World.standalone("m");
    odd.getSpec().infrastructureRef.kind = "OddMachine";
    world.slice.put(odd);
    world.slice.turn();
    assertThat(reason("InfrastructureReady")).isEqualTo("UnknownInfrastructureKind");
    assertThat(message("InfrastructureReady")).contains("OddMachine", "AWSMachine");
  }

  @Test
  void deletionGoesInOrderAndEachStepWaitsForTheOneBefore() {
    Machine machine = running();
    annotate(Map.of(Labels.PRE_DRAIN_HOOK + "/a", "", Labels.PRE_TERMINATE_HOOK + "/b", ""));
    world.slice.delete(machine);
    // 1 pre-drain hook
    Turn turn = world.slice.turn();
    assertThat(turn.begun()).isEmpty();
    assertThat(reason("Deleting")).isEqualTo("WaitingForPreDrainHook");
    assertThat(message("Deleting")).contains(Labels.PRE_DRAIN_HOOK + "/a");
    // 2 drain
    annotate(Map.of(Labels.PRE_TERMINATE_HOOK + "/b", ""));
    turn = world.slice.turn();
    assertThat(turn.begun()).containsExactly(uid() + "/drain-node");
    assertThat(reason("Deleting")).isEqualTo("DrainingNode");
    world.slice.stumble(uid() + "/drain-node", "Evicting", "pod a/b cannot be evicted: PDB");
    world.slice.turn();
    assertThat(message("Deleting")).isEqualTo("pod a/b cannot be evicted: PDB");
    // 3 pre-terminate hook
    world.slice.succeed(uid() + "/drain-node", "{}");
    turn = world.slice.turn();
    assertThat(reason("Deleting")).isEqualTo("WaitingForPreTerminateHook");
    assertThat(turn.transition().commands()).isEmpty();
    // 4 host
    annotate(Map.of());
    world.turn();
    assertThat(world.story).containsExactly("deprovision m");
    assertThat(reason("Deleting")).isEqualTo("WaitingForInfrastructureDeletion");
    world.turn();
    // 5 bootstrap configuration
    world.hostGone("m");
    world.turn();
    assertThat(world.story).containsExactly("deprovision m", "discard m");
    assertThat(reason("Deleting")).isEqualTo("WaitingForBootstrapDeletion");
    // 6 Node
    world.bootstrapGone("m");
    turn = world.slice.turn();
    assertThat(turn.begun()).containsExactly(uid() + "/delete-node");
    assertThat(reason("Deleting")).isEqualTo("DeletingNode");
    // 7 finalizer
    world.slice.succeed(uid() + "/delete-node", "{}");
    turn = world.slice.turn();
    assertThat(world.machines()).isEmpty();
    assertThat(turn.reasons()).contains("DeletionCompleted");
  }

  @Test
  void aHostThatTookItsTimeToGoDoesNotCostTheNodesDeletion() {
    Machine machine = running();
    world.slice.delete(machine);
    world.slice.turn();
    world.slice.succeed(uid() + "/drain-node", "{}");
    world.slice.turn();
    // Clouds take minutes; nodeDeletionTimeoutSeconds is 10 from the Machine's deletion on.
    world.slice.advance(Duration.ofMinutes(3));
    world.hostGone("m");
    world.slice.turn();
    world.bootstrapGone("m");
    assertThat(world.slice.turn().begun()).containsExactly(uid() + "/delete-node");
    // but one failed try is enough then
    world.slice.stumble(uid() + "/delete-node", "Unreachable", "no answer");
    world.slice.turn();
    assertThat(world.machines()).isEmpty();
  }

  @Test
  void aDrainIsGivenUpAfterItsTimeout() {
    Machine machine = running();
    machine.getSpec().deletion = new MachineSpec.Deletion();
    machine.getSpec().deletion.nodeDrainTimeoutSeconds = 60;
    machine = world.slice.put(machine);
    world.slice.delete(machine);
    Instant started = world.slice.now();
    assertThat(world.slice.turn().nextWake()).contains(started.plusSeconds(60));
    world.slice.advance(Duration.ofSeconds(60));
    world.turn();
    assertThat(world.story).containsExactly("deprovision m");
  }

  @Test
  void aDrainIsGivenUpAfterItsTimeoutThoughTheClockWasSetBack() {
    Machine machine = running();
    machine.getSpec().deletion = new MachineSpec.Deletion();
    machine.getSpec().deletion.nodeDrainTimeoutSeconds = 60;
    machine = world.slice.put(machine);
    world.slice.delete(machine);
    world.slice.turn();
    world.slice.advance(Duration.ofHours(-1));
    Instant again = world.slice.now();
    assertThat(world.slice.turn().nextWake()).contains(again.plusSeconds(60));
    world.slice.advance(Duration.ofSeconds(60));
    world.turn();
    assertThat(world.story).containsExactly("deprovision m");
  }

  @Test
  void aNodeThatCannotBeDeletedIsGivenUpThoughTheClockWasSetBack() {
    world.slice.delete(running());
    world.slice.turn();
    world.slice.succeed(uid() + "/drain-node", "{}");
    world.slice.turn();
    world.slice.advance(Duration.ofHours(-1));
    world.hostGone("m");
    world.slice.turn();
    world.bootstrapGone("m");
    assertThat(world.slice.turn().begun()).containsExactly(uid() + "/delete-node");
    world.slice.stumble(uid() + "/delete-node", "Unreachable", "no answer");
    world.slice.turn();
    assertThat(world.machines()).isEmpty();
  }

  @Test
  void drainingIsLeftOutWhereItIsExcluded() {
    Machine machine = running();
    annotate(Map.of(Labels.EXCLUDE_DRAIN, ""));
    world.slice.delete(machine);
    Turn turn = world.turn();
    assertThat(turn.begun()).isEmpty();
    assertThat(world.story).containsExactly("deprovision m");
  }

  @Test
  void withTheWholeClusterGoingNeitherDrainNorNodeMatterButHooksDo() {
    Machine machine = running();
    annotate(Map.of(Labels.PRE_DRAIN_HOOK, "", Labels.PRE_TERMINATE_HOOK, ""));
    world.cluster(world.slice.now(), DeletionStage.WORKERS, true);
    Turn turn = world.turn();
    assertThat(world.machine("m").getMetadata().getDeletionTimestamp()).isNotNull();
    assertThat(turn.reasons()).contains("ClusterDeleting");
    assertThat(turn.begun()).isEmpty();
    assertThat(reason("Deleting")).isEqualTo("WaitingForPreTerminateHook");
    annotate(Map.of());
    world.settle();
    assertThat(world.machines()).isEmpty();
    assertThat(world.story).containsExactly("deprovision m", "discard m");
    assertThat(machine.getStatus().nodeRef).isNotNull();
  }

  @Test
  void aMachineThatNeverGotAnythingGoesAtOnce() {
    world.cluster(null, DeletionStage.NONE, false);
    Machine machine = World.standalone("m");
    machine.getSpec().bootstrap.configRef = null;
    machine = world.slice.put(machine);
    world.slice.turn();
    world.slice.delete(machine);
    world.slice.turn();
    assertThat(world.machines()).isEmpty();
  }

  @Test
  void controlPlaneMachinesComeByCommandAndStayUntilTheirOwnerLetsThemGo() {
    Turn turn = world.slice.take(createMachine("cp-1"));
    assertThat(world.machine("cp-1").getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getController()).isTrue());
    assertThat(turn.reasons()).contains("ScalingUp");
    world.cluster(world.slice.now(), DeletionStage.WORKERS, true);
    world.slice.turn();
    assertThat(world.machine("cp-1").getMetadata().getDeletionTimestamp()).isNull();
  }

  @Test
  void aClusterThatIsGoingGetsNoFurtherMachines() {
    world.cluster(world.slice.now(), DeletionStage.WORKERS, true);
    world.slice.take(createMachine("cp-1"));
    assertThat(world.machines()).isEmpty();
  }

  private static CreateMachine createMachine(String name) {
    return CreateMachine.newBuilder()
        .setId("create-" + name)
        .setAct(
            io.clusterapi.events.Act.newBuilder()
                .setReason("ScalingUp")
                .setMessage("1 of 3")
                .build())
        .setNamespace("default")
        .setCluster(World.CLUSTER)
        .setName(name)
        .setOwner(
            io.clusterapi.events.Owner.newBuilder()
                .setApiVersion("controlplane.cluster.x-k8s.io/v1beta2")
                .setKind("KubeadmControlPlane")
                .setName("kcp")
                .setUid("uid-kcp")
                .setController(true)
                .build())
        .setVersion("v1.35.3")
        .setBootstrapRef(
            io.clusterapi.events.Reference.newBuilder()
                .setApiGroup("bootstrap.cluster.x-k8s.io")
                .setKind("KubeadmConfig")
                .setName(name)
                .build())
        .setInfrastructureTemplate(
            io.clusterapi.events.Reference.newBuilder()
                .setApiGroup("infrastructure.cluster.x-k8s.io")
                .setKind("AWSMachineTemplate")
                .setName("control-plane")
                .build())
        .setLabels(new HashMap<>(Map.of(Labels.CONTROL_PLANE, "")))
        .build();
  }

  private Machine running() {
    world.slice.put(World.standalone("m"));
    world.settle();
    world.story.clear();
    assertThat(phase()).isEqualTo("Running");
    return machine();
  }

  private void annotate(Map<String, String> annotations) {
    Machine machine = machine();
    Map<String, String> next = new HashMap<>(machine.getMetadata().getAnnotations());
    next.keySet().removeIf(key -> key.contains(".hook.") || key.equals(Labels.EXCLUDE_DRAIN));
    next.putAll(annotations);
    machine.getMetadata().setAnnotations(next);
    world.slice.put(machine);
  }

  private Machine machine() {
    return world.machine("m");
  }

  private String uid() {
    return machine().getMetadata().getUid();
  }

  private String phase() {
    return machine().getStatus().phase;
  }

  private String reason(String type) {
    return Conditions.reason(machine().getStatus().conditions, type);
  }

  private String message(String type) {
    return Conditions.message(machine().getStatus().conditions, type);
  }
}
