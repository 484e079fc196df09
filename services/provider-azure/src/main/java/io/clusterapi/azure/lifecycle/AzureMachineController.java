package io.clusterapi.azure.lifecycle;

import io.clusterapi.azure.planning.AzureNames;
import io.clusterapi.azure.planning.MachineParts;
import io.clusterapi.azure.planning.PartKeys;
import io.clusterapi.azure.planning.Place;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.model.infrastructure.azure.AzureMachineStatus;
import io.clusterapi.model.infrastructure.azure.AzureMachineTemplate;
import io.clusterapi.provider.lifecycle.InfraMachineController;
import io.clusterapi.provider.lifecycle.V1Beta1Conditions;
import io.clusterapi.provider.lifecycle.V1Beta1Conditions.Severity;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.PartPlan;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes and removes the virtual machine of a machine, with what it is connected by. */
public final class AzureMachineController
    extends InfraMachineController<AzureMachine, AzureMachineTemplate, AzureCluster> {
  public static final String FINALIZER = "azuremachine.infrastructure.cluster.x-k8s.io";

  public AzureMachineController() {
    super(new AzureMachineCloning());
  }

  @Override
  protected String finalizer() {
    return FINALIZER;
  }

  @Override
  protected Class<AzureCluster> clusterType() {
    return AzureCluster.class;
  }

  @Override
  protected boolean clusterReady(AzureCluster cluster) {
    return AzurePublishing.provisioned(cluster);
  }

  @Override
  protected Optional<String> refusal(AzureMachine object) {
    return Unsupported.in(object.getSpec());
  }

  @Override
  protected Account account(AzureMachine object, AzureCluster cluster) {
    return AzureClusterController.accountOf(cluster);
  }

  @Override
  protected DesiredParts desired(
      AzureMachine object, Surroundings<AzureCluster> around, Parts parts) {
    return new MachineParts(object, around, parts).desired();
  }

  @Override
  protected boolean provisioned(AzureMachine object) {
    return AzurePublishing.provisioned(object);
  }

  @Override
  protected void reportWaiting(AzureMachine object, String reason, String message, Slice slice) {
    AzureMachineStatus status = status(object);
    status.conditions =
        conditions(status, slice.now())
            .isFalse(AzureConditions.VM, Severity.Info, reason, message)
            .summarize(AzureConditions.OF_MACHINES)
            .list();
  }

  @Override
  protected void report(
      AzureMachine object, Surroundings<AzureCluster> around, PartPlan plan, Slice slice) {
    AzureMachineStatus status = status(object);
    status.longRunningOperationStates = ClusterReporting.operations(plan.parts());
    V1Beta1Conditions conditions = conditions(status, slice.now());
    Optional<PartState> machine = plan.parts().part(PartKeys.KEY_MACHINE);
    machine
        .filter(part -> part.id() != null)
        .ifPresent(part -> facts(object, around, plan.parts(), part));
    running(object, conditions, plan, machine);
    part(conditions, AzureConditions.INTERFACES, plan.parts().part(PartKeys.nic(0)));
    part(conditions, AzureConditions.NAT_RULES, plan.parts().part(PartKeys.KEY_SSH_RULE));
    part(
        conditions,
        AzureConditions.AVAILABILITY_SET,
        plan.parts().part(PartKeys.KEY_AVAILABILITY_SET));
    status.conditions = conditions.summarize(AzureConditions.OF_MACHINES).list();
  }

  private static void part(
      V1Beta1Conditions conditions, String condition, Optional<PartState> part) {
    if (part.isEmpty()) {
      conditions.remove(condition);
    } else if (part.get().ready()) {
      conditions.isTrue(condition);
    } else {
      String message = part.get().message();
      conditions.isFalse(
          condition,
          message == null ? Severity.Info : Severity.Warning,
          message == null ? AzureConditions.CREATING : AzureConditions.FAILED,
          message);
    }
  }

  private static void facts(
      AzureMachine object, Surroundings<AzureCluster> around, Parts parts, PartState machine) {
    AzureMachineStatus status = object.getStatus();
    if (object.getSpec().providerID == null) {
      Place place = new Place(around.cluster());
      object.getSpec().providerID =
          AzureNames.providerId(
              place.subscription(), place.group(), object.getMetadata().getName());
    }
    String zone = machine.attribute("zone");
    if (!zone.isEmpty() && object.getSpec().failureDomain == null) {
      object.getSpec().failureDomain = zone;
    }
    String state = machine.attribute("state");
    status.vmState = state.isEmpty() ? AzureConditions.CREATING : state;
    if (machine.ready()) {
      status.addresses = addresses(object.getMetadata().getName(), parts);
      status.ready = true;
    }
  }

  private static List<MachineAddress> addresses(String name, Parts parts) {
    List<MachineAddress> addresses = new ArrayList<>();
    address(addresses, "InternalDNS", name);
    parts
        .part(PartKeys.nic(0))
        .ifPresent(part -> address(addresses, "InternalIP", part.attribute("privateIp")));
    parts
        .part(PartKeys.KEY_ADDRESS)
        .ifPresent(part -> address(addresses, "ExternalIP", part.attribute("address")));
    return addresses;
  }

  private static void address(List<MachineAddress> addresses, String type, String value) {
    if (!value.isEmpty()) {
      MachineAddress address = new MachineAddress();
      address.type = type;
      address.address = value;
      addresses.add(address);
    }
  }

  private static void running(
      AzureMachine object,
      V1Beta1Conditions conditions,
      PartPlan plan,
      Optional<PartState> machine) {
    AzureMachineStatus status = object.getStatus();
    if (machine.isPresent() && ended(machine.get())) {
      status.vmState = "Deleted";
      status.failureReason = "UpdateError";
      status.failureMessage = machine.get().message();
      conditions.isFalse(AzureConditions.VM, Severity.Error, "Deleted", machine.get().message());
    } else if (machine.isPresent() && machine.get().phase() == PartPhase.FAILED) {
      status.vmState = AzureConditions.FAILED;
      status.failureReason = "CreateError";
      status.failureMessage = machine.get().message();
      conditions.isFalse(
          AzureConditions.VM, Severity.Error, "VMProvisionFailed", machine.get().message());
    } else if (machine.map(PartState::ready).orElse(false)) {
      conditions.isTrue(AzureConditions.VM);
    } else {
      Optional<PartState> problem = plan.problems().stream().findFirst();
      conditions.isFalse(
          AzureConditions.VM,
          problem.isPresent() ? Severity.Warning : Severity.Info,
          problem.isPresent() ? "VMProvisionFailed" : AzureConditions.CREATING,
          problem.map(part -> part.key() + ": " + part.message()).orElse(""));
    }
  }

  private static boolean ended(PartState machine) {
    return machine.phase() == PartPhase.ABSENT && machine.incarnation() > 0;
  }

  @Override
  protected void reportRemoval(AzureMachine object, PartPlan plan, Slice slice) {
    AzureMachineStatus status = status(object);
    String blockers = plan.blockers();
    plan.parts()
        .part(PartKeys.KEY_MACHINE)
        .filter(part -> part.phase() == PartPhase.TERMINATING)
        .ifPresent(part -> status.vmState = AzureConditions.DELETING);
    status.conditions =
        conditions(status, slice.now())
            .isFalse(
                AzureConditions.VM,
                blockers.isEmpty() ? Severity.Info : Severity.Warning,
                blockers.isEmpty() ? AzureConditions.DELETING : AzureConditions.DELETION_FAILED,
                blockers)
            .summarize(AzureConditions.OF_MACHINES)
            .list();
  }

  private static AzureMachineStatus status(AzureMachine object) {
    if (object.getStatus() == null) {
      object.setStatus(new AzureMachineStatus());
    }
    return object.getStatus();
  }

  private static V1Beta1Conditions conditions(AzureMachineStatus status, Instant now) {
    return new V1Beta1Conditions(status.conditions, now);
  }
}
