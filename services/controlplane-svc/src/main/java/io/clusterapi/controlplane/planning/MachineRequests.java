package io.clusterapi.controlplane.planning;

import io.clusterapi.events.Act;
import io.clusterapi.events.AnnotateMachine;
import io.clusterapi.events.CreateMachine;
import io.clusterapi.events.DeleteMachine;
import io.clusterapi.events.Owner;
import io.clusterapi.events.Reference;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.model.NameTemplate;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.model.controlplane.KubeadmControlPlaneSpec;
import io.clusterapi.model.core.ContractVersionedObjectReference;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import io.clusterapi.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a control plane asks of machine-svc, each once. */
final class MachineRequests {
  private MachineRequests() {}

  /** Asks for one more Machine; its configuration is created in the same transaction. */
  static ControlPlaneMemory create(
      KubeadmControlPlane controlPlane,
      KnownCluster cluster,
      boolean init,
      String failureDomain,
      ControlPlaneMemory memory,
      Note because,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    String name = name(controlPlane, cluster.name(), Long.toString(memory.nextOrdinal()));
    plan.effect(
        new Effect.Create(
            MachineConfigs.config(controlPlane, cluster.name(), name, init), because));
    Map<String, String> annotations = MachineConfigs.annotations(controlPlane);
    annotations.put(Labels.KCP_HOOK, "");
    KubeadmControlPlaneSpec.MachineTemplateSpec template =
        controlPlane.getSpec().machineTemplate.spec;
    plan.effect(
        new Effect.Send(
            Topics.MACHINE_COMMANDS.name(),
            CreateMachine.newBuilder()
                .setId(ChildNames.token(Metadata.uid(controlPlane), "create", name))
                .setAct(act(because))
                .setNamespace(cluster.namespace())
                .setCluster(cluster.name())
                .setName(name)
                .setOwner(
                    Owner.newBuilder()
                        .setApiVersion(controlPlane.getApiVersion())
                        .setKind(controlPlane.getKind())
                        .setName(Metadata.name(controlPlane))
                        .setUid(Metadata.uid(controlPlane))
                        .setController(true)
                        .build())
                .setVersion(controlPlane.getSpec().version)
                .setFailureDomain(failureDomain)
                .setBootstrapRef(
                    Reference.newBuilder()
                        .setApiGroup("bootstrap.cluster.x-k8s.io")
                        .setKind("KubeadmConfig")
                        .setName(name)
                        .build())
                .setInfrastructureTemplate(reference(template.infrastructureRef))
                .setLabels(MachineConfigs.labels(controlPlane, cluster.name()))
                .setAnnotations(annotations)
                .setDeletionTimeouts(timeouts(template.deletion))
                .setReadinessGates(
                    template.readinessGates == null
                        ? List.of()
                        : template.readinessGates.stream().map(gate -> gate.conditionType).toList())
                .build()));
    plan.because(because);
    return memory.withMachine(init, name);
  }

  static ControlPlaneMemory delete(
      ControlPlaneMachine machine,
      KnownCluster cluster,
      ControlPlaneMemory memory,
      Note because,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    if (machine.pending() || machine.deleting()) {
      return memory;
    }
    plan.effect(
        new Effect.Send(
            Topics.MACHINE_COMMANDS.name(),
            DeleteMachine.newBuilder()
                .setId(ChildNames.token(machine.uid(), "delete"))
                .setAct(act(because))
                .setNamespace(cluster.namespace())
                .setCluster(cluster.name())
                .setName(machine.name())
                .setUid(machine.uid())
                .build()));
    plan.because(because);
    return memory.withDeletionAsked(machine.uid());
  }

  /** Lets a Machine's deletion go on past our hook. */
  static ControlPlaneMemory removeHook(
      ControlPlaneMachine machine,
      KnownCluster cluster,
      ControlPlaneMemory memory,
      Note because,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    if (memory.hookRemoved().contains(machine.uid()) || !machine.hasAnnotation(Labels.KCP_HOOK)) {
      return memory;
    }
    plan.effect(
        new Effect.Send(
            Topics.MACHINE_COMMANDS.name(),
            AnnotateMachine.newBuilder()
                .setId(ChildNames.token(machine.uid(), "remove-hook"))
                .setAct(act(because))
                .setNamespace(cluster.namespace())
                .setCluster(cluster.name())
                .setName(machine.name())
                .setUid(machine.uid())
                .setRemove(List.of(Labels.KCP_HOOK))
                .build()));
    plan.because(because);
    return memory.withHookRemoved(machine.uid());
  }

  static String name(KubeadmControlPlane controlPlane, String cluster, String ordinal) {
    KubeadmControlPlaneSpec.MachineNaming naming = controlPlane.getSpec().machineNaming;
    String uid = Metadata.uid(controlPlane);
    if (naming == null || naming.template == null || naming.template.isEmpty()) {
      return ChildNames.child(Metadata.name(controlPlane), uid, ordinal);
    }
    return NameTemplate.parse(
            naming.template, Set.of("cluster.name", "kubeadmControlPlane.name", "random"))
        .render(
            Map.of(
                "cluster.name",
                cluster,
                "kubeadmControlPlane.name",
                Metadata.name(controlPlane),
                "random",
                ChildNames.suffix(5, uid, ordinal)));
  }

  static Act act(Note note) {
    return Act.newBuilder().setReason(note.reason().name()).setMessage(note.message()).build();
  }

  private static Map<String, Integer> timeouts(KubeadmControlPlaneSpec.Deletion deletion) {
    Map<String, Integer> timeouts = new HashMap<>();
    if (deletion != null) {
      put(timeouts, "nodeDrainTimeoutSeconds", deletion.nodeDrainTimeoutSeconds);
      put(timeouts, "nodeVolumeDetachTimeoutSeconds", deletion.nodeVolumeDetachTimeoutSeconds);
      put(timeouts, "nodeDeletionTimeoutSeconds", deletion.nodeDeletionTimeoutSeconds);
    }
    return timeouts;
  }

  private static void put(Map<String, Integer> timeouts, String key, Integer value) {
    if (value != null) {
      timeouts.put(key, value);
    }
  }

  private static Reference reference(ContractVersionedObjectReference reference) {
    return Reference.newBuilder()
        .setApiGroup(reference.apiGroup)
        .setKind(reference.kind)
        .setName(reference.name)
        .build();
  }
}
