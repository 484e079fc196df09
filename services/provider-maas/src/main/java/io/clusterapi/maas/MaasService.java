package io.clusterapi.maas;

import io.clusterapi.loop.plan.Published;
import io.clusterapi.maas.lifecycle.MaasClusterController;
import io.clusterapi.maas.lifecycle.MaasMachineCloning;
import io.clusterapi.maas.lifecycle.MaasMachineController;
import io.clusterapi.maas.lifecycle.MaasPublishing;
import io.clusterapi.model.Owner;
import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.model.infrastructure.maas.MaasMachineTemplate;
import io.clusterapi.provider.lifecycle.InfraClusterController;
import io.clusterapi.provider.lifecycle.InfraMachineController;
import io.clusterapi.provider.lifecycle.MachineCloning;
import io.clusterapi.provider.service.ProviderService;
import jakarta.inject.Singleton;
import java.util.List;

/** The MAAS provider as the control loop sees it. */
@Singleton
public class MaasService extends ProviderService<MaasCluster, MaasMachine, MaasMachineTemplate> {
  @Override
  protected String cloud() {
    return MaasPublishing.PROVIDER;
  }

  @Override
  public Owner owner() {
    return Owner.MAAS;
  }

  @Override
  protected InfraClusterController<MaasCluster> clusterController() {
    return new MaasClusterController();
  }

  @Override
  protected InfraMachineController<MaasMachine, MaasMachineTemplate, MaasCluster>
      machineController() {
    return new MaasMachineController();
  }

  @Override
  protected MachineCloning<MaasMachine, MaasMachineTemplate> cloning() {
    return new MaasMachineCloning();
  }

  @Override
  public List<Published<?>> published() {
    return MaasPublishing.all();
  }
}
