package io.clusterapi.machine.planning;

import io.clusterapi.events.BootstrapDesired;
import io.clusterapi.events.BootstrapObserved;
import io.clusterapi.events.InfraMachineDesired;
import io.clusterapi.events.InfraMachineObserved;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.WorkloadObserved;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.core.ContractVersionedObjectReference;
import io.clusterapi.model.core.Machine;
import java.time.Instant;
import java.util.Optional;

/**
 * What others say that concerns one Machine.
 *
 * @param bootstrapExists the bootstrap configuration is there
 * @param bootstrap its state
 * @param hostExists the infrastructure machine is there
 * @param host its state
 * @param node the Node with the Machine's providerID
 * @param nodesWithoutProvider while the Machine has no Node: how many have no providerID yet
 * @param workload the link to the workload cluster
 * @param now instant of planning
 */
public record MachineFacts(
    boolean bootstrapExists,
    Optional<BootstrapObserved> bootstrap,
    boolean hostExists,
    Optional<InfraMachineObserved> host,
    Optional<NodeObserved> node,
    int nodesWithoutProvider,
    Optional<WorkloadObserved> workload,
    Instant now) {

  public static MachineFacts of(Machine machine, Slice slice) {
    ContractVersionedObjectReference config = machine.getSpec().bootstrap.configRef;
    ContractVersionedObjectReference infra = machine.getSpec().infrastructureRef;
    Optional<BootstrapObserved> bootstrap =
        config == null
            ? Optional.empty()
            : slice.view(BootstrapObserved.class, config.kind, config.name);
    Optional<InfraMachineObserved> host =
        slice.view(InfraMachineObserved.class, infra.kind, infra.name);
    Optional<NodeObserved> node = node(machine, slice);
    return new MachineFacts(
        bootstrap.isPresent()
            || (config != null
                && slice.view(BootstrapDesired.class, config.kind, config.name).isPresent()),
        bootstrap,
        host.isPresent()
            || slice.view(InfraMachineDesired.class, infra.kind, infra.name).isPresent(),
        host,
        node,
        node.isPresent() ? 0 : withoutProvider(slice),
        slice.view(WorkloadObserved.class),
        slice.now());
  }

  private static int withoutProvider(Slice slice) {
    return (int)
        slice.views(NodeObserved.class).stream()
            .filter(node -> node.getProviderId().isEmpty())
            .count();
  }

  private static Optional<NodeObserved> node(Machine machine, Slice slice) {
    String providerId = machine.getSpec().providerID;
    if (providerId == null) {
      return Optional.empty();
    }
    if (machine.getStatus() != null && machine.getStatus().nodeRef != null) {
      return slice.view(NodeObserved.class, "Node", machine.getStatus().nodeRef.name);
    }
    return slice.views(NodeObserved.class).stream()
        .filter(node -> node.getProviderId().equals(providerId))
        .findFirst();
  }
}
