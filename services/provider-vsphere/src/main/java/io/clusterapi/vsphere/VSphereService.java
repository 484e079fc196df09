package io.clusterapi.vsphere;

import io.clusterapi.loop.plan.Published;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Owner;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplate;
import io.clusterapi.provider.lifecycle.InfraClusterController;
import io.clusterapi.provider.lifecycle.InfraMachineController;
import io.clusterapi.provider.lifecycle.MachineCloning;
import io.clusterapi.provider.service.ProviderService;
import io.clusterapi.vsphere.lifecycle.DomainOwnership;
import io.clusterapi.vsphere.lifecycle.IdentityKeeping;
import io.clusterapi.vsphere.lifecycle.VSphereClusterController;
import io.clusterapi.vsphere.lifecycle.VSphereMachineCloning;
import io.clusterapi.vsphere.lifecycle.VSphereMachineController;
import io.clusterapi.vsphere.lifecycle.VSpherePublishing;
import io.clusterapi.vsphere.lifecycle.ZoneKeeping;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** The vSphere provider as the control loop sees it. */
@Singleton
public class VSphereService
    extends ProviderService<VSphereCluster, VSphereMachine, VSphereMachineTemplate> {
  @Override
  protected String cloud() {
    return VSpherePublishing.PROVIDER;
  }

  @Override
  public Owner owner() {
    return Owner.VSPHERE;
  }

  @Override
  protected InfraClusterController<VSphereCluster> clusterController() {
    return new VSphereClusterController();
  }

  @Override
  protected InfraMachineController<VSphereMachine, VSphereMachineTemplate, VSphereCluster>
      machineController() {
    return new VSphereMachineController();
  }

  @Override
  protected MachineCloning<VSphereMachine, VSphereMachineTemplate> cloning() {
    return new VSphereMachineCloning();
  }

  @Override
  public List<SlicePlanner> slicePlanners() {
    List<SlicePlanner> all = new ArrayList<>(super.slicePlanners());
    all.add(new ZoneKeeping());
    all.add(new DomainOwnership());
    all.add(new IdentityKeeping());
    return List.copyOf(all);
  }

  @Override
  public List<Published<?>> published() {
    return VSpherePublishing.all();
  }
}
