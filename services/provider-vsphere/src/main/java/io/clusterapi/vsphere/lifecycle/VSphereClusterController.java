package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterStatus;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.provider.lifecycle.InfraClusterController;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartPlan;
import io.clusterapi.provider.part.PartSpec;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import io.clusterapi.vsphere.planning.Params;
import io.clusterapi.vsphere.planning.PartKinds;
import io.clusterapi.vsphere.planning.VCenterAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that a cluster's vCenter can be used; nothing is made in it for the cluster itself. */
public final class VSphereClusterController extends InfraClusterController<VSphereCluster> {
  public static final String FINALIZER = "vspherecluster.infrastructure.cluster.x-k8s.io";
  static final int DEFAULT_PORT = 6443;

  @Override
  public Class<VSphereCluster> type() {
    return VSphereCluster.class;
  }

  @Override
  protected String finalizer() {
    return FINALIZER;
  }

  @Override
  protected Class<VSphereMachine> machineType() {
    return VSphereMachine.class;
  }

  @Override
  protected Account account(VSphereCluster object) {
    return new VCenterAccount(object.getSpec().server, "", "", "").account();
  }

  @Override
  protected Account account(VSphereCluster object, Slice slice) {
    return Identities.account(object, slice).account();
  }

  @Override
  protected Optional<Refusal> refusal(VSphereCluster object, Parts parts, Slice slice) {
    return Unsupported.in(object).or(() -> Identities.refusal(object, slice));
  }

  @Override
  protected DesiredParts desired(VSphereCluster object, ClusterDesired cluster, Parts parts) {
    return DesiredParts.all(List.of(vcenter()));
  }

  @Override
  protected DesiredParts desired(
      VSphereCluster object, ClusterDesired cluster, Parts parts, Slice slice) {
    List<PartSpec> all = new ArrayList<>();
    all.add(vcenter());
    all.addAll(new ChosenZones(object, slice).parts());
    return DesiredParts.all(all);
  }

  private static PartSpec vcenter() {
    return PartSpec.of(PartKinds.KEY_VCENTER, PartKinds.VCENTER, new Params.VCenter())
        .lookedUp()
        .watched();
  }

  @Override
  protected void report(VSphereCluster object, ClusterDesired cluster, PartPlan plan, Slice slice) {
    VSphereClusterStatus status = status(object);
    VSphereConditions conditions = conditions(object, slice);
    Optional<PartState> vcenter = plan.parts().part(PartKinds.KEY_VCENTER);
    ChosenZones zones = new ChosenZones(object, slice);
    zones.report(conditions, plan.parts());
    status.failureDomains = zones.failureDomains(plan.parts());
    if (vcenter.map(PartState::ready).orElse(false)) {
      conditions.set(VSphereConditions.VCENTER, true, VSphereConditions.AVAILABLE, "");
      status.vCenterVersion = vcenter.get().attribute("version");
      if (object.getSpec().controlPlaneEndpoint.port == null) {
        object.getSpec().controlPlaneEndpoint.port = port(cluster);
      }
      // The control plane's first machine is placed as soon as this is true, and stays there.
      if (zones.answered(plan.parts()) && !provisioned(object)) {
        status.initialization = new VSphereClusterStatus.Initialization();
        status.initialization.provisioned = true;
      }
    } else {
      String message = vcenter.map(PartState::message).orElse(null);
      conditions.set(
          VSphereConditions.VCENTER,
          false,
          VSphereConditions.UNREACHABLE,
          message == null ? "Connecting to " + object.getSpec().server : message);
    }
    status.conditions =
        conditions.summarize(VSphereConditions.VCENTER, VSphereConditions.FAILURE_DOMAINS).list();
  }

  private static int port(ClusterDesired cluster) {
    return cluster.getApiServerPort() == null ? DEFAULT_PORT : cluster.getApiServerPort();
  }

  @Override
  protected boolean provisioned(VSphereCluster object) {
    return VSpherePublishing.provisioned(object);
  }

  @Override
  protected void reportRefusal(VSphereCluster object, Refusal refusal, Slice slice) {
    status(object).conditions =
        conditions(object, slice)
            .set(refusal.condition(), false, refusal.reason(), refusal.message())
            .summarize(refusal.condition())
            .list();
  }

  @Override
  protected void reportRemoval(VSphereCluster object, String waitingFor, Slice slice) {
    status(object).conditions =
        conditions(object, slice)
            .set(VSphereConditions.VCENTER, false, VSphereConditions.DELETING, waitingFor)
            .summarize(VSphereConditions.VCENTER)
            .list();
  }

  private static VSphereClusterStatus status(VSphereCluster object) {
    if (object.getStatus() == null) {
      object.setStatus(new VSphereClusterStatus());
    }
    return object.getStatus();
  }

  private static VSphereConditions conditions(VSphereCluster object, Slice slice) {
    return new VSphereConditions(
        status(object).conditions, object.getMetadata().getGeneration(), slice.now());
  }
}
