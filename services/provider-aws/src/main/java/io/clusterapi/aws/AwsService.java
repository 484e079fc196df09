package io.clusterapi.aws;

import io.clusterapi.aws.lifecycle.AwsClusterController;
import io.clusterapi.aws.lifecycle.AwsMachineCloning;
import io.clusterapi.aws.lifecycle.AwsMachineController;
import io.clusterapi.aws.lifecycle.AwsPublishing;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.model.Owner;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplate;
import io.clusterapi.provider.lifecycle.InfraClusterController;
import io.clusterapi.provider.lifecycle.InfraMachineController;
import io.clusterapi.provider.lifecycle.MachineCloning;
import io.clusterapi.provider.service.ProviderService;
import jakarta.inject.Singleton;
import java.util.List;

/** The AWS provider as the control loop sees it. */
@Singleton
public class AwsService extends ProviderService<AWSCluster, AWSMachine, AWSMachineTemplate> {
  @Override
  protected String cloud() {
    return AwsPublishing.PROVIDER;
  }

  @Override
  public Owner owner() {
    return Owner.AWS;
  }

  @Override
  protected InfraClusterController<AWSCluster> clusterController() {
    return new AwsClusterController();
  }

  @Override
  protected InfraMachineController<AWSMachine, AWSMachineTemplate, AWSCluster> machineController() {
    return new AwsMachineController();
  }

  @Override
  protected MachineCloning<AWSMachine, AWSMachineTemplate> cloning() {
    return new AwsMachineCloning();
  }

  @Override
  public List<Published<?>> published() {
    return AwsPublishing.all();
  }
}
