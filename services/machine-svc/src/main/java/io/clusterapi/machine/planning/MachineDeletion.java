package io.clusterapi.machine.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.events.DeprovisionMachine;
import io.clusterapi.events.DiscardBootstrap;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineSpec;
import io.clusterapi.model.core.MachineStatus;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import io.clusterapi.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Deletes a Machine in upstream's order: pre-drain hooks, drain, pre-terminate hooks, host,
 * bootstrap configuration, Node, finalizer. Draining and deleting the Node are left out when the
 * Cluster goes too or there is no Node.
 */
public final class MachineDeletion {
  public static final String DRAIN = "drain-node";
  public static final String DELETE_NODE = "delete-node";

  /**
   * How long to wait for word of a host that was asked for and given back before it was ever heard
   * of. The provider takes both commands in order, so nothing is lost if the word never comes.
   */
  private static final Duration HEARSAY = Duration.ofSeconds(10);

  /**
   * A host that is there and not being deleted is given back again after this, then after as long
   * as it took so far: the command may be among the dead letters, and a host nobody wants costs
   * money. Upstream's controller repeats its deletion with each pass.
   */
  private static final Duration RETURN_AGAIN = Duration.ofMinutes(1);

  /** A drain that failed for good is begun anew after this, as upstream's passes. */
  private static final Duration DRAIN_AGAIN = Duration.ofSeconds(20);

  private static final int NODE_DELETION_SECONDS = 10;

  private MachineDeletion() {}

  static MachineMemory plan(
      Machine machine,
      Optional<ClusterFacts> cluster,
      MachineFacts facts,
      MachineMemory memory,
      Slice slice,
      ResourcePlan.Builder<Machine> plan) {
    MachineStatus status = machine.getStatus();
    if (status.deletion == null) {
      status.deletion = new MachineStatus.Deletion();
    }
    MachineMemory next = memory;
    boolean nodeMatters = nodeMatters(machine, cluster, facts);
    if (nodeMatters) {
      if (Objects.hasAnnotationPrefix(machine, Labels.PRE_DRAIN_HOOK)) {
        if (status.deletion.waitForPreDrainHookStartTime == null) {
          status.deletion.waitForPreDrainHookStartTime = text(facts.now());
        }
        return waiting(
            machine,
            facts,
            next,
            MachineReason.WaitingForPreDrainHook,
            hooks(machine, Labels.PRE_DRAIN_HOOK));
      }
      if (!next.drained() && !Objects.annotations(machine).containsKey(Labels.EXCLUDE_DRAIN)) {
        next = drain(machine, facts, next, slice, plan);
        if (!next.drained()) {
          return next;
        }
      }
    } else {
      forget(slice, machine, DRAIN, plan);
    }
    if (Objects.hasAnnotationPrefix(machine, Labels.PRE_TERMINATE_HOOK)) {
      if (status.deletion.waitForPreTerminateHookStartTime == null) {
        status.deletion.waitForPreTerminateHookStartTime = text(facts.now());
      }
      return waiting(
          machine,
          facts,
          next,
          MachineReason.WaitingForPreTerminateHook,
          hooks(machine, Labels.PRE_TERMINATE_HOOK));
    }
    next = returnHost(machine, facts, next, plan);
    if (hostRemains(facts, next, plan)) {
      return waiting(
          machine,
          facts,
          next,
          MachineReason.WaitingForInfrastructureDeletion,
          "* "
              + machine.getSpec().infrastructureRef.kind
              + " "
              + machine.getSpec().infrastructureRef.name
              + ": being deleted");
    }
    next = discardBootstrap(machine, facts, next, plan);
    if (bootstrapRemains(facts, next)) {
      return waiting(
          machine,
          facts,
          next,
          MachineReason.WaitingForBootstrapDeletion,
          "* "
              + machine.getSpec().bootstrap.configRef.kind
              + " "
              + machine.getSpec().bootstrap.configRef.name
              + ": being deleted");
    }
    if (nodeMatters && !next.nodeDeleted() && facts.node().isPresent()) {
      next = deleteNode(machine, facts, next, slice, plan);
      if (!next.nodeDeleted()) {
        return waiting(
            machine, facts, next, MachineReason.DeletingNode, "Node " + status.nodeRef.name);
      }
    }
    plan.because(
        new Note(MachineReason.DeletionCompleted, "host, configuration and Node are gone"));
    MachineConditions.deleting(
        machine, facts.now(), MachineReason.DeletionCompleted, "Deletion completed");
    Objects.finalizer(machine, Labels.MACHINE_FINALIZER, false);
    return next;
  }

  /** The Node is worth the trouble: it exists and the rest of its cluster lives on. */
  private static boolean nodeMatters(
      Machine machine, Optional<ClusterFacts> cluster, MachineFacts facts) {
    return machine.getStatus().nodeRef != null
        && facts.node().isPresent()
        && cluster.isPresent()
        && !cluster.get().deleting();
  }

  private static MachineMemory drain(
      Machine machine,
      MachineFacts facts,
      MachineMemory memory,
      Slice slice,
      ResourcePlan.Builder<Machine> plan) {
    MachineStatus.Deletion deletion = machine.getStatus().deletion;
    // Begun at a time to come: the clock was set back, and the timeout would be as much longer.
    if (deletion.nodeDrainStartTime == null
        || facts.now().isBefore(Instant.parse(deletion.nodeDrainStartTime))) {
      deletion.nodeDrainStartTime = text(facts.now());
    }
    String uid = machine.getMetadata().getUid();
    String id = uid + "/" + DRAIN;
    Optional<OperationState> operation = slice.operation(uid, id);
    if (operation.map(op -> op.phase() == OperationState.Phase.SUCCEEDED).orElse(false)
        || timedOut(machine, facts, plan)) {
      plan.effect(new Effect.Forget(id));
      return memory.withDrained();
    }
    if (operation.map(op -> op.phase() == OperationState.Phase.FAILED).orElse(false)) {
      plan.effect(new Effect.Forget(id));
      plan.wakeAt(facts.now().plus(DRAIN_AGAIN));
    } else {
      plan.effect(
          new Effect.Begin(
              new OperationIntent(id, uid, DRAIN, ChildNames.token(id), nodeRequest(machine)),
              Note.of(
                  MachineReason.DrainingNode,
                  "Node %s is cordoned and drained",
                  machine.getStatus().nodeRef.name)));
    }
    String message =
        operation
            .flatMap(OperationState::problem)
            .map(OperationState.Problem::message)
            .orElse("Drain not completed yet (started at " + deletion.nodeDrainStartTime + ")");
    return waiting(machine, facts, memory, MachineReason.DrainingNode, message);
  }

  private static boolean timedOut(
      Machine machine, MachineFacts facts, ResourcePlan.Builder<Machine> plan) {
    MachineSpec.Deletion wanted = machine.getSpec().deletion;
    Integer seconds = wanted == null ? null : wanted.nodeDrainTimeoutSeconds;
    if (seconds == null || seconds == 0) {
      return false;
    }
    Instant deadline =
        Instant.parse(machine.getStatus().deletion.nodeDrainStartTime).plusSeconds(seconds);
    if (facts.now().isBefore(deadline)) {
      plan.wakeAt(deadline);
      return false;
    }
    return true;
  }

  private static MachineMemory returnHost(
      Machine machine,
      MachineFacts facts,
      MachineMemory memory,
      ResourcePlan.Builder<Machine> plan) {
    if (memory.hostReturnedAt() > facts.now().toEpochMilli()) {
      // The clock was set back: without this the wait begins when the old time has come again.
      return memory.withHostReturnedAt(facts.now().toEpochMilli());
    }
    boolean again = memory.hostReturnedAt() != 0;
    if (again
        ? !isDue(machine, facts, memory, plan)
        : !memory.hostRequested() && !facts.hostExists()) {
      return memory;
    }
    String uid = machine.getMetadata().getUid();
    String id =
        again
            ? ChildNames.token(uid, "deprovision", Long.toString(memory.hostReturnedAt()))
            : ChildNames.token(uid, "deprovision");
    Providers.commands(machine.getSpec().infrastructureRef.kind)
        .ifPresent(
            topic ->
                plan.effect(
                    new Effect.Send(
                        topic.name(),
                        DeprovisionMachine.newBuilder()
                            .setId(id)
                            .setAct(Acts.of(MachineReason.Deleting, "the Machine is being deleted"))
                            .setNamespace(machine.getMetadata().getNamespace())
                            .setCluster(machine.getSpec().clusterName)
                            .setName(machine.getSpec().infrastructureRef.name)
                            .build())));
    plan.because(
        Note.of(
            MachineReason.WaitingForInfrastructureDeletion,
            "%s %s is given back%s",
            machine.getSpec().infrastructureRef.kind,
            machine.getSpec().infrastructureRef.name,
            again ? " again: it is there and not being deleted" : ""));
    return memory.withHostReturnedAt(facts.now().toEpochMilli());
  }

  /** Whether a host that was given back is to be given back again. */
  private static boolean isDue(
      Machine machine,
      MachineFacts facts,
      MachineMemory memory,
      ResourcePlan.Builder<Machine> plan) {
    if (facts.host().map(host -> host.getMeta().getDeletedAt() != null).orElse(true)) {
      return false;
    }
    Instant returned = Instant.ofEpochMilli(memory.hostReturnedAt());
    Duration soFar =
        Duration.between(Instant.parse(machine.getMetadata().getDeletionTimestamp()), returned);
    Instant due = returned.plus(soFar.compareTo(RETURN_AGAIN) > 0 ? soFar : RETURN_AGAIN);
    if (facts.now().isBefore(due)) {
      plan.wakeAt(due);
      return false;
    }
    return true;
  }

  private static boolean hostRemains(
      MachineFacts facts, MachineMemory memory, ResourcePlan.Builder<Machine> plan) {
    if (facts.hostExists()) {
      return true;
    }
    return memory.hostReturnedAt() != 0
        && !memory.hostSeen()
        && stillWaiting(memory.hostReturnedAt(), facts.now(), plan);
  }

  private static MachineMemory discardBootstrap(
      Machine machine,
      MachineFacts facts,
      MachineMemory memory,
      ResourcePlan.Builder<Machine> plan) {
    if (memory.bootstrapDiscardedAt() != 0
        || machine.getSpec().bootstrap.configRef == null
        || (!memory.bootstrapRequested() && !facts.bootstrapExists())) {
      return memory;
    }
    plan.effect(
        new Effect.Send(
            Topics.BOOTSTRAP_COMMANDS.name(),
            DiscardBootstrap.newBuilder()
                .setId(ChildNames.token(machine.getMetadata().getUid(), "discard-bootstrap"))
                .setAct(Acts.of(MachineReason.Deleting, "the Machine is being deleted"))
                .setNamespace(machine.getMetadata().getNamespace())
                .setCluster(machine.getSpec().clusterName)
                .setName(machine.getSpec().bootstrap.configRef.name)
                .build()));
    return memory.withBootstrapDiscardedAt(facts.now().toEpochMilli());
  }

  private static boolean bootstrapRemains(MachineFacts facts, MachineMemory memory) {
    return memory.bootstrapDiscardedAt() != 0 && facts.bootstrapExists();
  }

  private static boolean stillWaiting(long since, Instant now, ResourcePlan.Builder<Machine> plan) {
    Instant deadline = Instant.ofEpochMilli(since).plus(HEARSAY);
    if (now.isBefore(deadline)) {
      plan.wakeAt(deadline);
      return true;
    }
    return false;
  }

  private static MachineMemory deleteNode(
      Machine machine,
      MachineFacts facts,
      MachineMemory memory,
      Slice slice,
      ResourcePlan.Builder<Machine> plan) {
    String uid = machine.getMetadata().getUid();
    String id = uid + "/" + DELETE_NODE;
    Optional<OperationState> operation = slice.operation(uid, id);
    Instant deadline = nodeDeadline(machine);
    // The host alone may take longer to go than the Node is given, so there is one try in any case.
    boolean late =
        deadline != null && (!facts.now().isBefore(deadline) || deletedLater(machine, facts));
    boolean over =
        operation
            .map(op -> !op.inFlight() || (late && op.phase() == OperationState.Phase.RETRYING))
            .orElse(false);
    if (over) {
      plan.effect(new Effect.Forget(id));
      return memory.withNodeDeleted();
    }
    if (deadline != null && !late) {
      plan.wakeAt(deadline);
    }
    plan.effect(
        new Effect.Begin(
            new OperationIntent(id, uid, DELETE_NODE, ChildNames.token(id), nodeRequest(machine)),
            Note.of(
                MachineReason.DeletingNode,
                "Node %s is deleted",
                machine.getStatus().nodeRef.name)));
    return memory;
  }

  // The clock was set back since; waiting for the old time could take an hour.
  private static boolean deletedLater(Machine machine, MachineFacts facts) {
    return facts.now().isBefore(Instant.parse(machine.getMetadata().getDeletionTimestamp()));
  }

  /** A try that fails after that is the last; null tries for ever. Upstream measures it so. */
  private static Instant nodeDeadline(Machine machine) {
    MachineSpec.Deletion wanted = machine.getSpec().deletion;
    Integer seconds = wanted == null ? null : wanted.nodeDeletionTimeoutSeconds;
    int limit = seconds == null ? NODE_DELETION_SECONDS : seconds;
    return limit == 0
        ? null
        : Instant.parse(machine.getMetadata().getDeletionTimestamp()).plusSeconds(limit);
  }

  static String nodeRequest(Machine machine) {
    ObjectNode request = Mapper.json().createObjectNode();
    request.put("namespace", machine.getMetadata().getNamespace());
    request.put("cluster", machine.getSpec().clusterName);
    request.put("node", machine.getStatus().nodeRef.name);
    return request.toString();
  }

  private static void forget(
      Slice slice, Machine machine, String type, ResourcePlan.Builder<Machine> plan) {
    String uid = machine.getMetadata().getUid();
    slice
        .operation(uid, uid + "/" + type)
        .ifPresent(operation -> plan.effect(new Effect.Forget(operation.id())));
  }

  private static MachineMemory waiting(
      Machine machine,
      MachineFacts facts,
      MachineMemory memory,
      MachineReason reason,
      String message) {
    MachineConditions.deleting(machine, facts.now(), reason, message);
    return memory;
  }

  private static String hooks(Machine machine, String prefix) {
    return "Waiting for hooks to be removed: "
        + String.join(
            ", ",
            Objects.annotations(machine).keySet().stream()
                .filter(key -> key.equals(prefix) || key.startsWith(prefix + "/"))
                .sorted()
                .toList());
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
