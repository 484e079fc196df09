package io.clusterapi.aws.lifecycle;

import io.clusterapi.aws.planning.AwsNames;
import io.clusterapi.aws.planning.MachineParts;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.model.infrastructure.aws.AWSMachineStatus;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplate;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
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

/** Starts and terminates the instance of a machine. */
public final class AwsMachineController
    extends InfraMachineController<AWSMachine, AWSMachineTemplate, AWSCluster> {
  public static final String FINALIZER = "awsmachine.infrastructure.cluster.x-k8s.io";

  public AwsMachineController() {
    super(new AwsMachineCloning());
  }

  @Override
  protected String finalizer() {
    return FINALIZER;
  }

  @Override
  protected Class<AWSCluster> clusterType() {
    return AWSCluster.class;
  }

  @Override
  protected boolean clusterReady(AWSCluster cluster) {
    return cluster.getStatus() != null && Boolean.TRUE.equals(cluster.getStatus().ready);
  }

  @Override
  protected Optional<String> refusal(AWSMachine object) {
    return UnsupportedMachine.in(object.getSpec());
  }

  @Override
  protected Optional<String> refusal(AWSMachine object, AWSCluster cluster, Slice slice) {
    return PrincipalUsage.refusal(cluster, slice).map(Refusal::message);
  }

  @Override
  protected Account account(AWSMachine object, AWSCluster cluster) {
    return AwsClusterController.accountOf(cluster);
  }

  @Override
  protected DesiredParts desired(AWSMachine object, Surroundings<AWSCluster> around, Parts parts) {
    return new MachineParts(object, around, parts).desired();
  }

  @Override
  protected boolean provisioned(AWSMachine object) {
    return AwsPublishing.provisioned(object);
  }

  @Override
  protected void reportWaiting(AWSMachine object, String reason, String message, Slice slice) {
    AWSMachineStatus status = status(object);
    status.conditions =
        conditions(status, slice.now())
            .isFalse(AwsConditions.INSTANCE, Severity.Info, reason, message)
            .summarize(AwsConditions.OF_MACHINES)
            .list();
  }

  @Override
  protected void report(
      AWSMachine object, Surroundings<AWSCluster> around, PartPlan plan, Slice slice) {
    AWSMachineStatus status = status(object);
    V1Beta1Conditions conditions = conditions(status, slice.now());
    Optional<PartState> instance = plan.parts().part(PartKinds.KEY_INSTANCE);
    instance.filter(part -> part.id() != null).ifPresent(part -> facts(object, part));
    instance(object, conditions, plan, instance);
    if (instance.map(part -> part.id() != null).orElse(false)) {
      conditions.isTrue(AwsConditions.MACHINE_SECURITY_GROUPS);
    }
    if (around.wish().controlPlane()) {
      attached(conditions, plan.parts().part(PartKinds.KEY_TARGET));
    }
    status.conditions = conditions.summarize(AwsConditions.OF_MACHINES).list();
  }

  private static void facts(AWSMachine object, PartState instance) {
    AWSMachineStatus status = object.getStatus();
    object.getSpec().instanceID = instance.id();
    String zone = instance.attribute("zone");
    if (!zone.isEmpty() && object.getSpec().providerID == null) {
      object.getSpec().providerID = AwsNames.providerId(zone, instance.id());
    }
    String state = instance.attribute("state");
    status.instanceState = state.isEmpty() ? "pending" : state;
    status.interruptible = instance.attribute("lifecycle").equals("spot") ? true : null;
    if (instance.ready()) {
      status.addresses = addresses(instance);
      status.ready = true;
    }
  }

  static List<MachineAddress> addresses(PartState instance) {
    List<MachineAddress> addresses = new ArrayList<>();
    address(addresses, "InternalDNS", instance.attribute("privateDns"));
    address(addresses, "InternalIP", instance.attribute("privateIp"));
    address(addresses, "ExternalDNS", instance.attribute("publicDns"));
    address(addresses, "ExternalIP", instance.attribute("publicIp"));
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

  private static void instance(
      AWSMachine object,
      V1Beta1Conditions conditions,
      PartPlan plan,
      Optional<PartState> instance) {
    Optional<PartState> problem =
        plan.problems().stream()
            .filter(part -> !part.key().equals(PartKinds.KEY_TARGET))
            .findFirst();
    if (instance.isPresent() && ended(instance.get())) {
      ended(object, conditions, instance.get());
    } else if (instance.isPresent() && instance.get().phase() == PartPhase.FAILED) {
      object.getStatus().failureReason = "CreateError";
      object.getStatus().failureMessage = instance.get().message();
      conditions.isFalse(
          AwsConditions.INSTANCE,
          Severity.Error,
          "InstanceProvisionFailed",
          instance.get().message());
    } else if (instance.isPresent() && instance.get().ready()) {
      running(conditions, instance.get());
    } else if (problem.isPresent()) {
      conditions.isFalse(
          AwsConditions.INSTANCE,
          Severity.Warning,
          "InstanceProvisionFailed",
          problem.get().key() + ": " + problem.get().message());
    } else {
      conditions.isFalse(
          AwsConditions.INSTANCE,
          Severity.Info,
          instance.map(part -> part.id() != null).orElse(false)
              ? "InstanceNotReady"
              : "InstanceProvisionStarted",
          "");
    }
  }

  private static boolean ended(PartState instance) {
    return instance.phase() == PartPhase.ABSENT && instance.incarnation() > 0;
  }

  private static void ended(AWSMachine object, V1Beta1Conditions conditions, PartState instance) {
    object.getStatus().instanceState = "terminated";
    object.getStatus().failureReason = "UpdateError";
    object.getStatus().failureMessage = instance.message();
    conditions.isFalse(
        AwsConditions.INSTANCE, Severity.Error, "InstanceTerminated", instance.message());
  }

  private static void running(V1Beta1Conditions conditions, PartState instance) {
    switch (instance.attribute("state")) {
      case "stopped", "stopping" ->
          conditions.isFalse(
              AwsConditions.INSTANCE,
              Severity.Error,
              "InstanceStopped",
              "Instance %s is %s: start it, or delete the Machine"
                  .formatted(instance.id(), instance.attribute("state")));
      default -> conditions.isTrue(AwsConditions.INSTANCE);
    }
  }

  private static void attached(V1Beta1Conditions conditions, Optional<PartState> target) {
    if (target.map(PartState::ready).orElse(false)) {
      conditions.isTrue(AwsConditions.ELB_ATTACHED);
      return;
    }
    String message = target.map(PartState::message).orElse(null);
    conditions.isFalse(
        AwsConditions.ELB_ATTACHED,
        message == null ? Severity.Info : Severity.Warning,
        message == null ? "WaitingForInstance" : "ELBAttachFailed",
        message);
  }

  @Override
  protected void reportRemoval(AWSMachine object, PartPlan plan, Slice slice) {
    AWSMachineStatus status = status(object);
    String blockers = plan.blockers();
    plan.parts()
        .part(PartKinds.KEY_INSTANCE)
        .filter(part -> part.phase() == PartPhase.TERMINATING)
        .ifPresent(part -> status.instanceState = "shutting-down");
    status.conditions =
        conditions(status, slice.now())
            .isFalse(
                AwsConditions.INSTANCE,
                blockers.isEmpty() ? Severity.Info : Severity.Warning,
                blockers.isEmpty() ? AwsConditions.DELETING : AwsConditions.DELETION_FAILED,
                blockers)
            .summarize(AwsConditions.OF_MACHINES)
            .list();
  }

  private static AWSMachineStatus status(AWSMachine object) {
    if (object.getStatus() == null) {
      object.setStatus(new AWSMachineStatus());
    }
    return object.getStatus();
  }

  private static V1Beta1Conditions conditions(AWSMachineStatus status, Instant now) {
    return new V1Beta1Conditions(status.conditions, now);
  }
}
