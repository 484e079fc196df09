package io.clusterapi.azure;

import io.clusterapi.azure.lifecycle.AzureClusterController;
import io.clusterapi.azure.lifecycle.AzureMachineCloning;
import io.clusterapi.azure.lifecycle.AzureMachineController;
import io.clusterapi.azure.lifecycle.AzurePublishing;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.model.Owner;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.model.infrastructure.azure.AzureMachineTemplate;
import io.clusterapi.provider.lifecycle.InfraClusterController;
import io.clusterapi.provider.lifecycle.InfraMachineController;
import io.clusterapi.provider.lifecycle.MachineCloning;
import io.clusterapi.provider.service.ProviderService;
import jakarta.inject.Singleton;
import java.util.List;

/** The Azure provider as the control loop sees it. */
@Singleton
public class AzureService
    extends ProviderService<AzureCluster, AzureMachine, AzureMachineTemplate> {
  @Override
  protected String cloud() {
    return AzurePublishing.PROVIDER;
  }

  @Override
  public Owner owner() {
    return Owner.AZURE;
  }

  @Override
  protected InfraClusterController<AzureCluster> clusterController() {
    return new AzureClusterController();
  }

  @Override
  protected InfraMachineController<AzureMachine, AzureMachineTemplate, AzureCluster>
      machineController() {
    return new AzureMachineController();
  }

  @Override
  protected MachineCloning<AzureMachine, AzureMachineTemplate> cloning() {
    return new AzureMachineCloning();
  }

  @Override
  public List<Published<?>> published() {
    return AzurePublishing.all();
  }
}
