package io.clusterapi.aws;

import io.clusterapi.aws.lifecycle.AwsClusterController;
import io.clusterapi.aws.lifecycle.AwsMachineCloning;
import io.clusterapi.aws.lifecycle.AwsMachineController;
import io.clusterapi.aws.lifecycle.AwsPublishing;
import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Owner;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplate;
import io.clusterapi.provider.lifecycle.Adoption;
import io.clusterapi.provider.lifecycle.DeprovisionMachineHandler;
import io.clusterapi.provider.lifecycle.ProvisionMachineHandler;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** The AWS provider as the control loop sees it. */
@Singleton
public class AwsService implements ServiceDefinition {

  @Override
  public String name() {
    return "provider-aws";
  }

  @Override
  public Owner owner() {
    return Owner.AWS;
  }

  @Override
  public List<Controller<?>> controllers() {
    return List.of(new AwsClusterController(), new AwsMachineController());
  }

  @Override
  public List<SlicePlanner> slicePlanners() {
    return List.of(new Adoption<>(AWSCluster.class, AWSMachineTemplate.class, AWSMachine.class));
  }

  @Override
  public List<Published<?>> published() {
    return AwsPublishing.all();
  }

  @Override
  public Set<Topic> subscriptions() {
    return Set.of(
        Topics.CLUSTER_DESIRED,
        Topics.CLUSTER_OBSERVED,
        Topics.MACHINE_DESIRED,
        Topics.MACHINE_OBSERVED);
  }

  @Override
  public List<CommandHandler<?>> commandHandlers() {
    return List.of(
        new ProvisionMachineHandler<>(new AwsMachineCloning()),
        new DeprovisionMachineHandler<>(AWSMachine.class));
  }

  @Override
  public Set<Topic> commandTopics() {
    return Set.of(Topics.PROVISIONING_AWS);
  }
}
