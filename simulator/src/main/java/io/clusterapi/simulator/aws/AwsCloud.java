package io.clusterapi.simulator.aws;

import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.LoopbackAddresses;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.SimulatedCloud;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.machine.Endpoints;
import io.clusterapi.simulator.machine.MachineRegistry;

/** A simulated AWS: EC2, Elastic Load Balancing, Secrets Manager and STS over one world. */
public final class AwsCloud implements SimulatedCloud {
  /** Its name in scopes, the ledger and {@code Machine.cloud}. */
  public static final String CLOUD = "aws";

  private final World world;
  private final Actions ec2 = new Actions();
  private final Actions balancing = new Actions();
  private final Actions classic = new Actions();
  private final Actions secrets = new Actions();
  private final Actions tokens = new Actions();
  private final NatGateways natGateways;
  private final InstanceStates states;
  private final LoadBalancers loadBalancers;
  private final AwsEndpoints endpoints;
  private final AwsApi api;

  public AwsCloud(
      World world,
      Faults faults,
      AwsSettings settings,
      Scheduler scheduler,
      LoopbackAddresses addresses,
      MachineRegistry registry) {
    this.world = world;
    Quotas quotas = new Quotas(settings.quotas(), faults);
    Later later = new Later(world, scheduler);
    AwsMachines machines = new AwsMachines(world, registry);
    natGateways = new NatGateways(quotas, later, settings);
    states = new InstanceStates(later, settings, machines);
    loadBalancers = new LoadBalancers(quotas, later, settings, addresses);
    endpoints = new AwsEndpoints(world);

    new Vpcs(quotas).addTo(ec2);
    new Subnets(quotas).addTo(ec2);
    new InternetGateways(quotas).addTo(ec2);
    new Addresses(quotas).addTo(ec2);
    natGateways.addTo(ec2);
    new RouteTables(quotas).addTo(ec2);
    new SecurityGroups(quotas).addTo(ec2);
    new SecurityGroupRules(settings).addTo(ec2);
    new NetworkInterfaces().addTo(ec2);
    new Volumes().addTo(ec2);
    new KeyPairs().addTo(ec2);
    new SetAside().addTo(ec2);
    new Catalogue().addTo(ec2);
    new Tagging().addTo(ec2);
    states.addTo(ec2);
    new Instances(new InstanceLaunch(quotas), states, machines).addTo(ec2);

    loadBalancers.addTo(balancing);
    new TargetGroups(quotas).addTo(balancing);
    new Listeners(addresses).addTo(balancing);
    new Targets(machines).addTo(balancing);
    new Attributes().addTo(balancing);
    new ClassicLoadBalancers(quotas, addresses, machines).addTo(classic);

    new Secrets().addTo(secrets);
    new SecurityTokens().addTo(tokens);
    api = new AwsApi(world, faults, scheduler, this::actions);
  }

  private Actions actions(String service) {
    return switch (service) {
      case "ec2" -> ec2;
      case "elasticloadbalancing" -> balancing;
      case ClassicLoadBalancers.SERVICE -> classic;
      case "secretsmanager" -> secrets;
      case "sts" -> tokens;
      default ->
          throw new AwsError(
              "InvalidAction", "The service " + service + " is not part of the simulated cloud");
    };
  }

  @Override
  public AwsApi api() {
    return api;
  }

  @Override
  public Endpoints endpoints() {
    return endpoints;
  }

  @Override
  public void resume() {
    natGateways.resume(world);
    loadBalancers.resume(world);
    states.resume(world);
  }
}
