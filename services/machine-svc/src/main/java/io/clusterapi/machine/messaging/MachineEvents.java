package io.clusterapi.machine.messaging;

import io.clusterapi.events.Act;
import io.clusterapi.events.Address;
import io.clusterapi.events.MachineDeploymentDesired;
import io.clusterapi.events.MachineDeploymentObserved;
import io.clusterapi.events.MachineDesired;
import io.clusterapi.events.MachineObserved;
import io.clusterapi.events.MachineSetDesired;
import io.clusterapi.events.MachineSetObserved;
import io.clusterapi.events.Meta;
import io.clusterapi.events.Reference;
import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.loop.messaging.Metas;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.ContractVersionedObjectReference;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineDeployment;
import io.clusterapi.model.core.MachineSet;
import io.clusterapi.model.core.MachineStatus;
import io.clusterapi.schemas.Topics;
import java.util.List;

/** How machine-svc's kinds appear on the event stream. Pure mappings. */
public final class MachineEvents {
  private static final String CONTROL_PLANE = "cluster.x-k8s.io/control-plane";

  private MachineEvents() {}

  public static List<Published<?>> published() {
    return List.of(
        new Published<>(
            Machine.class,
            Topics.MACHINE_DESIRED,
            MachineEvents::desired,
            Topics.MACHINE_OBSERVED,
            MachineEvents::observed),
        new Published<>(
            MachineSet.class,
            Topics.MACHINESET_DESIRED,
            MachineEvents::desired,
            Topics.MACHINESET_OBSERVED,
            MachineEvents::observed),
        new Published<>(
            MachineDeployment.class,
            Topics.MACHINEDEPLOYMENT_DESIRED,
            MachineEvents::desired,
            Topics.MACHINEDEPLOYMENT_OBSERVED,
            MachineEvents::observed));
  }

  static MachineDesired desired(Machine machine, Meta meta, List<Act> acts) {
    return MachineDesired.newBuilder()
        .setMeta(meta)
        .setActs(acts)
        .setControlPlane(meta.getLabels().containsKey(CONTROL_PLANE))
        .setVersion(text(machine.getSpec().version))
        .setFailureDomain(text(machine.getSpec().failureDomain))
        .setBootstrapRef(reference(machine.getSpec().bootstrap.configRef))
        .setDataSecretName(text(machine.getSpec().bootstrap.dataSecretName))
        .setInfrastructureRef(reference(machine.getSpec().infrastructureRef))
        .setProviderId(text(machine.getSpec().providerID))
        .build();
  }

  static MachineObserved observed(Machine machine, Meta meta, List<Act> acts) {
    MachineStatus status = machine.getStatus();
    boolean initialization = status.initialization != null;
    return MachineObserved.newBuilder()
        .setMeta(meta)
        .setActs(acts)
        .setControlPlane(meta.getLabels().containsKey(CONTROL_PLANE))
        .setPhase(text(status.phase))
        .setNodeName(status.nodeRef == null ? "" : status.nodeRef.name)
        .setBootstrapDataCreated(
            initialization && Boolean.TRUE.equals(status.initialization.bootstrapDataSecretCreated))
        .setInfrastructureProvisioned(
            initialization && Boolean.TRUE.equals(status.initialization.infrastructureProvisioned))
        .setAddresses(
            status.addresses == null
                ? List.of()
                : status.addresses.stream()
                    .map(
                        address ->
                            Address.newBuilder()
                                .setType(address.type)
                                .setAddress(address.address)
                                .build())
                    .toList())
        .setFailureDomain(text(status.failureDomain))
        .setVersion(
            status.nodeInfo == null
                ? text(machine.getSpec().version)
                : status.nodeInfo.getKubeletVersion())
        .setWaitingForPreTerminateHook(
            "WaitingForPreTerminateHook".equals(Conditions.reason(status.conditions, "Deleting")))
        .setConditions(Metas.conditions(status.conditions))
        .build();
  }

  static MachineSetDesired desired(MachineSet set, Meta meta, List<Act> acts) {
    return MachineSetDesired.newBuilder()
        .setMeta(meta)
        .setActs(acts)
        .setReplicas(number(set.getSpec().replicas, 1))
        .setVersion(text(set.getSpec().template.spec.version))
        .build();
  }

  static MachineSetObserved observed(MachineSet set, Meta meta, List<Act> acts) {
    return MachineSetObserved.newBuilder()
        .setMeta(meta)
        .setActs(acts)
        .setCounts(
            counts(
                number(set.getSpec().replicas, 1),
                set.getStatus().replicas,
                set.getStatus().readyReplicas,
                set.getStatus().availableReplicas,
                set.getStatus().upToDateReplicas))
        .setConditions(Metas.conditions(set.getStatus().conditions))
        .build();
  }

  static MachineDeploymentDesired desired(MachineDeployment deployment, Meta meta, List<Act> acts) {
    return MachineDeploymentDesired.newBuilder()
        .setMeta(meta)
        .setActs(acts)
        .setReplicas(number(deployment.getSpec().replicas, 1))
        .setVersion(text(deployment.getSpec().template.spec.version))
        .setPaused(Boolean.TRUE.equals(deployment.getSpec().paused))
        .build();
  }

  static MachineDeploymentObserved observed(
      MachineDeployment deployment, Meta meta, List<Act> acts) {
    return MachineDeploymentObserved.newBuilder()
        .setMeta(meta)
        .setActs(acts)
        .setPhase(text(deployment.getStatus().phase))
        .setCounts(
            counts(
                number(deployment.getSpec().replicas, 1),
                deployment.getStatus().replicas,
                deployment.getStatus().readyReplicas,
                deployment.getStatus().availableReplicas,
                deployment.getStatus().upToDateReplicas))
        .setConditions(Metas.conditions(deployment.getStatus().conditions))
        .build();
  }

  private static ReplicaCounts counts(
      int desired, Integer replicas, Integer ready, Integer available, Integer upToDate) {
    return ReplicaCounts.newBuilder()
        .setDesired(desired)
        .setReplicas(number(replicas, 0))
        .setReady(number(ready, 0))
        .setAvailable(number(available, 0))
        .setUpToDate(number(upToDate, 0))
        .build();
  }

  private static Reference reference(ContractVersionedObjectReference reference) {
    return reference == null
        ? null
        : Reference.newBuilder()
            .setApiGroup(reference.apiGroup)
            .setKind(reference.kind)
            .setName(reference.name)
            .build();
  }

  private static int number(Integer value, int fallback) {
    return value == null ? fallback : value;
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
