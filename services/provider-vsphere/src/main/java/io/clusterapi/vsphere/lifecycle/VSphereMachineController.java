package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.core.FailureDomain;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineStatus;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplate;
import io.clusterapi.provider.lifecycle.InfraMachineController;
import io.clusterapi.provider.lifecycle.MachineWish;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.PartPlan;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import io.clusterapi.vsphere.planning.DeploymentZones;
import io.clusterapi.vsphere.planning.MachineParts;
import io.clusterapi.vsphere.planning.PartKinds;
import io.clusterapi.vsphere.planning.VCenterAccount;
import java.util.List;
import java.util.Optional;

/** Clones and destroys the virtual machine of a machine. */
public final class VSphereMachineController
    extends InfraMachineController<VSphereMachine, VSphereMachineTemplate, VSphereCluster> {
  public static final String FINALIZER = "vspheremachine.infrastructure.cluster.x-k8s.io";

  public VSphereMachineController() {
    super(new VSphereMachineCloning());
  }

  @Override
  protected String finalizer() {
    return FINALIZER;
  }

  @Override
  protected Class<VSphereCluster> clusterType() {
    return VSphereCluster.class;
  }

  @Override
  protected boolean clusterReady(VSphereCluster cluster) {
    return VSpherePublishing.provisioned(cluster);
  }

  @Override
  protected Optional<String> refusal(VSphereMachine object) {
    return Unsupported.in(object.getSpec());
  }

  /** Where it is to run has to be a zone the cluster has chosen and found in order. */
  @Override
  protected Optional<String> refusal(VSphereMachine object, VSphereCluster cluster, Slice slice) {
    String zone = MachineWish.of(object, slice).map(MachineWish::failureDomain).orElse("");
    if (zone.isEmpty()) {
      return Optional.empty();
    }
    List<FailureDomain> domains = cluster.getStatus().failureDomains;
    if (domains == null || domains.stream().noneMatch(domain -> zone.equals(domain.name))) {
      return Optional.of(
          "Failure domain %s is none of cluster %s: wanted a VSphereDeploymentZone of that name that"
                  .formatted(zone, slice.cluster())
              + " is ready and that spec.failureDomainSelector of the VSphereCluster selects");
    }
    Parts parts = slice.memory(cluster, Parts.class).orElse(Parts.NONE);
    return Unsupported.noAddress(DeploymentZones.placed(object.getSpec(), parts, zone))
        .map(text -> "In failure domain " + zone + ": " + text);
  }

  @Override
  protected Account account(VSphereMachine object, VSphereCluster cluster) {
    return new VCenterAccount(cluster.getSpec().server, "", "", "").account();
  }

  /** The cluster's vCenter and user, unless the machine names a server of its own. */
  @Override
  protected Account account(VSphereMachine object, VSphereCluster cluster, Slice slice) {
    VCenterAccount of = Identities.account(cluster, slice);
    String server = object.getSpec() == null ? null : object.getSpec().server;
    if (server == null || server.isEmpty() || server.equals(of.server())) {
      return of.account();
    }
    String thumbprint = object.getSpec().thumbprint == null ? "" : object.getSpec().thumbprint;
    return new VCenterAccount(server, thumbprint, of.namespace(), of.secret()).account();
  }

  @Override
  protected DesiredParts desired(
      VSphereMachine object, Surroundings<VSphereCluster> around, Parts parts) {
    return new MachineParts(object, around, parts).desired();
  }

  @Override
  protected boolean provisioned(VSphereMachine object) {
    return VSpherePublishing.provisioned(object);
  }

  @Override
  protected void reportWaiting(VSphereMachine object, String reason, String message, Slice slice) {
    String word =
        reason.equals(WAITING_FOR_CLUSTER_INFRASTRUCTURE)
            ? "WaitingForClusterInfrastructureReady"
            : reason;
    status(object).conditions =
        conditions(object, slice)
            .set(VSphereConditions.PROVISIONED, false, word, message)
            .summarize(VSphereConditions.PROVISIONED)
            .list();
  }

  @Override
  protected void report(
      VSphereMachine object, Surroundings<VSphereCluster> around, PartPlan plan, Slice slice) {
    VSphereConditions conditions = conditions(object, slice);
    PartState machine = plan.parts().part(PartKinds.KEY_MACHINE).orElseThrow();
    if (machine.id() != null && !machine.attribute("biosUuid").isEmpty()) {
      new MachineFacts(object, MachineParts.name(object, around.wish().machine()), machine).show();
    }
    condition(object, conditions, machine);
    status(object).conditions = conditions.summarize(VSphereConditions.PROVISIONED).list();
  }

  private static void condition(
      VSphereMachine object, VSphereConditions conditions, PartState machine) {
    String type = VSphereConditions.PROVISIONED;
    boolean ended = machine.phase() == PartPhase.ABSENT && machine.incarnation() > 0;
    if (ended) {
      failed(object, "UpdateError", machine.message());
      conditions.set(type, false, "NotFoundByBIOSUUID", machine.message());
    } else if (machine.phase() == PartPhase.FAILED) {
      failed(object, "CreateError", machine.message());
      conditions.set(type, false, "TaskFailed", machine.message());
    } else if (machine.ready()) {
      running(conditions, machine);
    } else if (machine.message() != null) {
      conditions.set(type, false, "TaskFailed", machine.message());
    } else if (machine.id() == null) {
      conditions.set(
          type, false, "WaitingForClone", "Waiting for the clone of " + object.getSpec().template);
    } else if (!machine.attribute("powerState").equals("poweredOn")) {
      conditions.set(type, false, "PoweringOn", "");
    } else {
      conditions.set(
          type,
          false,
          "WaitingForIPAllocation",
          "Virtual machine %s: %s"
              .formatted(machine.attribute("name"), machine.attribute("waiting")));
    }
  }

  private static void running(VSphereConditions conditions, PartState machine) {
    if (machine.attribute("powerState").equals("poweredOn")) {
      conditions.set(VSphereConditions.PROVISIONED, true, "Provisioned", "");
    } else {
      conditions.set(
          VSphereConditions.PROVISIONED,
          false,
          "PoweringOn",
          "Virtual machine %s was switched off, not from here; it is switched on again"
              .formatted(machine.attribute("name")));
    }
  }

  private static void failed(VSphereMachine object, String reason, String message) {
    VSphereMachineStatus status = status(object);
    if (status.deprecated == null) {
      status.deprecated = new VSphereMachineStatus.Deprecated();
    }
    if (status.deprecated.v1beta1 == null) {
      status.deprecated.v1beta1 = new VSphereMachineStatus.V1Beta1();
    }
    List<V1Beta1Condition> kept = status.deprecated.v1beta1.conditions;
    status.deprecated.v1beta1.failureReason = reason;
    status.deprecated.v1beta1.failureMessage = message;
    status.deprecated.v1beta1.conditions = kept;
  }

  @Override
  protected void reportRemoval(VSphereMachine object, PartPlan plan, Slice slice) {
    Optional<PartState> machine = plan.parts().part(PartKinds.KEY_MACHINE);
    VSphereConditions conditions = conditions(object, slice);
    boolean asked = machine.map(part -> "GuestSoftPowerOff".equals(part.reason())).orElse(false);
    if (asked) {
      conditions.set(VSphereConditions.POWERED_OFF, false, "InProgress", machine.get().message());
    } else {
      conditions.remove(VSphereConditions.POWERED_OFF);
    }
    status(object).conditions =
        conditions
            .set(VSphereConditions.PROVISIONED, false, VSphereConditions.DELETING, plan.blockers())
            .summarize(VSphereConditions.PROVISIONED)
            .list();
  }

  private static VSphereMachineStatus status(VSphereMachine object) {
    if (object.getStatus() == null) {
      object.setStatus(new VSphereMachineStatus());
    }
    return object.getStatus();
  }

  private static VSphereConditions conditions(VSphereMachine object, Slice slice) {
    return new VSphereConditions(
        status(object).conditions, object.getMetadata().getGeneration(), slice.now());
  }
}
