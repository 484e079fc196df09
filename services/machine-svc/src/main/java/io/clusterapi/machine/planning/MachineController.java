package io.clusterapi.machine.planning;

import io.clusterapi.events.BootstrapDesired;
import io.clusterapi.events.BootstrapObserved;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.InfraMachineDesired;
import io.clusterapi.events.InfraMachineObserved;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.Owner;
import io.clusterapi.events.PrepareBootstrap;
import io.clusterapi.events.ProvisionMachine;
import io.clusterapi.events.Reference;
import io.clusterapi.events.WorkloadObserved;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.core.MachineStatus;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import java.util.HashMap;
import java.util.Optional;

/**
 * One Machine: bootstrap data, then a host, then its Node; and back again. Order and words follow
 * upstream's Machine controller; every step waits for a fact, none for a clock.
 */
public final class MachineController implements Controller<Machine> {

  @Override
  public Class<Machine> type() {
    return Machine.class;
  }

  /**
   * A Machine cares for its own host, configuration and Node and for its Cluster, not for other
   * Machines'.
   */
  @Override
  public boolean concerns(Machine machine, Object news) {
    if (news instanceof NodeObserved node) {
      return node.getProviderId().equals(machine.getSpec().providerID)
          || isNode(machine, node.getMeta().getName())
          || (node.getProviderId().isEmpty() && waitsForNode(machine));
    }
    if (news instanceof InfraMachineObserved host) {
      return host.getMeta().getName().equals(machine.getSpec().infrastructureRef.name);
    }
    if (news instanceof InfraMachineDesired host) {
      return host.getMeta().getName().equals(machine.getSpec().infrastructureRef.name);
    }
    if (news instanceof BootstrapObserved bootstrap) {
      return isConfiguration(machine, bootstrap.getMeta().getName());
    }
    if (news instanceof BootstrapDesired bootstrap) {
      return isConfiguration(machine, bootstrap.getMeta().getName());
    }
    if (news instanceof Gone gone) {
      return gone.kind().equals("Cluster")
          || isNode(machine, gone.name())
          || gone.name().equals(machine.getSpec().infrastructureRef.name)
          || isConfiguration(machine, gone.name());
    }
    return news instanceof ClusterDesired
        || news instanceof ClusterObserved
        || news instanceof WorkloadObserved;
  }

  private static boolean isConfiguration(Machine machine, String name) {
    return machine.getSpec().bootstrap.configRef != null
        && machine.getSpec().bootstrap.configRef.name.equals(name);
  }

  // Its conditions tell how many Nodes have no providerID yet.
  private static boolean waitsForNode(Machine machine) {
    return machine.getSpec().providerID != null
        && (machine.getStatus() == null || machine.getStatus().nodeRef == null);
  }

  private static boolean isNode(Machine machine, String name) {
    return machine.getStatus() != null
        && machine.getStatus().nodeRef != null
        && machine.getStatus().nodeRef.name.equals(name);
  }

  @Override
  public ResourcePlan<Machine> plan(Machine machine, Slice slice) {
    ResourcePlan.Builder<Machine> plan = ResourcePlan.of(machine);
    MachineMemory memory = slice.memory(machine, MachineMemory.class).orElse(MachineMemory.NOTHING);
    Optional<ClusterFacts> cluster = ClusterFacts.of(slice);
    if (machine.getStatus() == null) {
      machine.setStatus(new MachineStatus());
    }
    if (!Objects.isDeleting(machine)) {
      Objects.finalizer(machine, Labels.MACHINE_FINALIZER, true);
      Objects.label(machine, Labels.CLUSTER, machine.getSpec().clusterName);
    }
    if (cluster.map(facts -> facts.pauses(machine)).orElse(false)) {
      MachineConditions.paused(machine, slice.now());
      return plan.build();
    }
    MachineFacts facts = MachineFacts.of(machine, slice);
    cluster.ifPresent(known -> owner(machine, known));
    if (cluster.map(known -> dissolves(machine, known)).orElse(false)
        && !Objects.isDeleting(machine)) {
      plan.effect(
          new Effect.Delete(
              machine, new Note(MachineReason.ClusterDeleting, "the Cluster is being deleted")));
    }
    memory = observeHost(machine, facts, memory);
    observeBootstrap(machine, facts);
    observeNode(machine, facts);
    if (Objects.isDeleting(machine)) {
      memory = MachineDeletion.plan(machine, cluster, facts, memory, slice, plan);
    } else if (cluster.isPresent()) {
      memory = provision(machine, cluster.get(), facts, memory, plan);
      memory = NodeSync.plan(machine, facts, memory, slice, plan);
    }
    MachineConditions.compute(machine, cluster, facts, plan);
    plan.effect(new Effect.Remember(machine, memory));
    return plan.build();
  }

  /**
   * Stand-alone workers go with the Cluster at once; what a set or control plane owns goes with its
   * owner.
   */
  private static boolean dissolves(Machine machine, ClusterFacts cluster) {
    return cluster.removesWorkers()
        && Objects.controller(machine).isEmpty()
        && !isControlPlane(machine);
  }

  static boolean isControlPlane(Machine machine) {
    return Objects.labels(machine).containsKey(Labels.CONTROL_PLANE);
  }

  private static void owner(Machine machine, ClusterFacts cluster) {
    if (Objects.controller(machine).isEmpty()) {
      Objects.ownedByCluster(machine, machine.getSpec().clusterName, cluster.uid());
    }
  }

  private static void observeBootstrap(Machine machine, MachineFacts facts) {
    MachineStatus status = machine.getStatus();
    if (machine.getSpec().bootstrap.dataSecretName == null) {
      facts
          .bootstrap()
          .filter(BootstrapObserved::getDataSecretCreated)
          .ifPresent(
              bootstrap ->
                  machine.getSpec().bootstrap.dataSecretName = bootstrap.getDataSecretName());
    }
    if (machine.getSpec().bootstrap.dataSecretName != null) {
      initialization(status).bootstrapDataSecretCreated = true;
    }
  }

  private static MachineMemory observeHost(
      Machine machine, MachineFacts facts, MachineMemory memory) {
    MachineStatus status = machine.getStatus();
    MachineMemory next = facts.hostExists() ? memory.withHostSeen() : memory;
    facts
        .host()
        .ifPresent(
            host -> {
              if (host.getProvisioned() && !host.getProviderId().isEmpty()) {
                machine.getSpec().providerID = host.getProviderId();
                initialization(status).infrastructureProvisioned = true;
              }
              if (!host.getAddresses().isEmpty()) {
                status.addresses =
                    host.getAddresses().stream().map(MachineController::address).toList();
              }
              if (!host.getFailureDomain().isEmpty()) {
                status.failureDomain = host.getFailureDomain();
              }
              host.getMachineLabels()
                  .forEach((label, value) -> Objects.label(machine, label, value));
            });
    return next;
  }

  private static void observeNode(Machine machine, MachineFacts facts) {
    facts
        .node()
        .filter(node -> node.getProviderId().equals(machine.getSpec().providerID))
        .ifPresent(
            node -> {
              MachineStatus status = machine.getStatus();
              if (status.nodeRef == null) {
                status.nodeRef = new MachineStatus.NodeReference();
                status.nodeRef.name = node.getMeta().getName();
              }
              status.nodeInfo = NodeInfos.of(node.getNodeInfo());
            });
  }

  private static MachineMemory provision(
      Machine machine,
      ClusterFacts cluster,
      MachineFacts facts,
      MachineMemory memory,
      ResourcePlan.Builder<Machine> plan) {
    MachineMemory next = memory;
    Optional<Reference> bootstrapTemplate = Objects.template(machine, Labels.BOOTSTRAP_TEMPLATE);
    if (!next.bootstrapRequested()
        && machine.getSpec().bootstrap.dataSecretName == null
        && machine.getSpec().bootstrap.configRef != null
        && bootstrapTemplate.isPresent()) {
      plan.effect(
          new Effect.Send(
              Topics.BOOTSTRAP_COMMANDS.name(),
              prepareBootstrap(machine, bootstrapTemplate.get())));
      plan.because(
          Note.of(
              MachineReason.BootstrapRequested,
              "bootstrap data asked for from %s %s",
              bootstrapTemplate.get().getKind(),
              bootstrapTemplate.get().getName()));
      next = next.withBootstrapRequested();
    }
    Optional<Topic> provider = Providers.commands(machine.getSpec().infrastructureRef.kind);
    if (!next.hostRequested()
        && machine.getSpec().bootstrap.dataSecretName != null
        && cluster.infrastructureProvisioned()
        && provider.isPresent()) {
      plan.effect(new Effect.Send(provider.get().name(), provisionMachine(machine)));
      plan.because(
          Note.of(
              MachineReason.InfrastructureRequested,
              "bootstrap data is ready, %s %s asked for",
              machine.getSpec().infrastructureRef.kind,
              machine.getSpec().infrastructureRef.name));
      next = next.withHostRequested();
    }
    return next;
  }

  private static PrepareBootstrap prepareBootstrap(Machine machine, Reference template) {
    return PrepareBootstrap.newBuilder()
        .setId(ChildNames.token(machine.getMetadata().getUid(), "prepare-bootstrap"))
        .setAct(Acts.of(MachineReason.BootstrapRequested, "the Machine needs bootstrap data"))
        .setNamespace(machine.getMetadata().getNamespace())
        .setCluster(machine.getSpec().clusterName)
        .setName(machine.getSpec().bootstrap.configRef.name)
        .setOwner(self(machine))
        .setTemplate(template)
        .setVersion(version(machine))
        .setLabels(new HashMap<>(Objects.labels(machine)))
        .setAnnotations(new HashMap<>())
        .build();
  }

  private static ProvisionMachine provisionMachine(Machine machine) {
    return ProvisionMachine.newBuilder()
        .setId(ChildNames.token(machine.getMetadata().getUid(), "provision"))
        .setAct(
            Acts.of(MachineReason.InfrastructureRequested, "the Machine has its bootstrap data"))
        .setNamespace(machine.getMetadata().getNamespace())
        .setCluster(machine.getSpec().clusterName)
        .setName(machine.getSpec().infrastructureRef.name)
        .setOwner(self(machine))
        .setTemplate(Objects.template(machine, Labels.INFRASTRUCTURE_TEMPLATE).orElse(null))
        .setDataSecretName(machine.getSpec().bootstrap.dataSecretName)
        .setControlPlane(isControlPlane(machine))
        .setVersion(version(machine))
        .setFailureDomain(
            machine.getSpec().failureDomain == null ? "" : machine.getSpec().failureDomain)
        .setLabels(new HashMap<>(Objects.labels(machine)))
        .setAnnotations(new HashMap<>())
        .build();
  }

  private static Owner self(Machine machine) {
    return Owner.newBuilder()
        .setApiVersion(machine.getApiVersion())
        .setKind("Machine")
        .setName(machine.getMetadata().getName())
        .setUid(machine.getMetadata().getUid())
        .setController(true)
        .build();
  }

  private static String version(Machine machine) {
    return machine.getSpec().version == null ? "" : machine.getSpec().version;
  }

  static MachineStatus.Initialization initialization(MachineStatus status) {
    if (status.initialization == null) {
      status.initialization = new MachineStatus.Initialization();
    }
    return status.initialization;
  }

  private static MachineAddress address(io.clusterapi.events.Address address) {
    MachineAddress copy = new MachineAddress();
    copy.type = address.getType();
    copy.address = address.getAddress();
    return copy;
  }
}
