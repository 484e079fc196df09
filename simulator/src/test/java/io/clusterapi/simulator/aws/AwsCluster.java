package io.clusterapi.simulator.aws;

import io.clusterapi.simulator.AwsClients;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** A network with a public and a private subnet in each of three zones, made call by call. */
public final class AwsCluster {
  final AwsClients clients;
  final String vpc;
  final String gateway;
  final List<String> publicSubnets = new ArrayList<>();
  final List<String> privateSubnets = new ArrayList<>();
  final List<String> addresses = new ArrayList<>();
  final List<String> natGateways = new ArrayList<>();
  final List<String> routeTables = new ArrayList<>();
  final List<String> associations = new ArrayList<>();
  final String group;
  public LoadBalancer balancer;
  public TargetGroup targetGroup;

  public AwsCluster(AwsClients clients) {
    this.clients = clients;
    vpc =
        clients
            .ec2
            .createVpc(
                r -> r.cidrBlock("10.0.0.0/16").tagSpecifications(named(ResourceType.VPC, "c-vpc")))
            .vpc()
            .vpcId();
    clients.ec2.modifyVpcAttribute(
        r -> r.vpcId(vpc).enableDnsHostnames(AttributeBooleanValue.builder().value(true).build()));
    gateway =
        clients
            .ec2
            .createInternetGateway(
                r -> r.tagSpecifications(named(ResourceType.INTERNET_GATEWAY, "c-igw")))
            .internetGateway()
            .internetGatewayId();
    clients.ec2.attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
    int block = 0;
    for (String zone : List.of("a", "b", "c")) {
      publicSubnets.add(subnet(zone, "10.0." + block++ + ".0/24"));
      privateSubnets.add(subnet(zone, "10.0." + block++ + ".0/24"));
    }
    group =
        clients
            .ec2
            .createSecurityGroup(r -> r.groupName("c-node").description("nodes").vpcId(vpc))
            .groupId();
  }

  private String subnet(String zone, String block) {
    return clients
        .ec2
        .createSubnet(
            r ->
                r.vpcId(vpc)
                    .cidrBlock(block)
                    .availabilityZone("eu-central-1" + zone)
                    .tagSpecifications(named(ResourceType.SUBNET, "c-subnet-" + block)))
        .subnet()
        .subnetId();
  }

  void addNatGateways() {
    for (int i = 0; i < publicSubnets.size(); i++) {
      String subnet = publicSubnets.get(i);
      String address = clients.ec2.allocateAddress(r -> r.domain("vpc")).allocationId();
      addresses.add(address);
      String nat =
          clients
              .ec2
              .createNatGateway(r -> r.subnetId(subnet).allocationId(address))
              .natGateway()
              .natGatewayId();
      natGateways.add(nat);
      String table = clients.ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
      routeTables.add(table);
      clients.ec2.createRoute(
          r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").natGatewayId(nat));
      String inside = privateSubnets.get(i);
      associations.add(
          clients
              .ec2
              .associateRouteTable(r -> r.routeTableId(table).subnetId(inside))
              .associationId());
    }
  }

  public void addLoadBalancer(String name) {
    balancer =
        clients
            .balancing
            .createLoadBalancer(
                r ->
                    r.name(name)
                        .type(LoadBalancerTypeEnum.NETWORK)
                        .scheme(LoadBalancerSchemeEnum.INTERNET_FACING)
                        .subnets(publicSubnets))
            .loadBalancers()
            .get(0);
    targetGroup =
        clients
            .balancing
            .createTargetGroup(
                r -> r.name(name + "-t").protocol(ProtocolEnum.TCP).port(6443).vpcId(vpc))
            .targetGroups()
            .get(0);
    clients.balancing.createListener(
        r ->
            r.loadBalancerArn(balancer.loadBalancerArn())
                .port(6443)
                .protocol(ProtocolEnum.TCP)
                .defaultActions(
                    a ->
                        a.type(ActionTypeEnum.FORWARD)
                            .targetGroupArn(targetGroup.targetGroupArn())));
  }

  String image() {
    return clients
        .ec2
        .describeImages(
            r ->
                r.owners("819546954734")
                    .filters(
                        Filter.builder()
                            .name("name")
                            .values("capa-ami-ubuntu-24.04-?1.35.3-*")
                            .build(),
                        Filter.builder().name("architecture").values("x86_64").build()))
        .images()
        .get(0)
        .imageId();
  }

  public RunInstancesResponse run(Consumer<RunInstancesRequest.Builder> change) {
    return clients.ec2.runInstances(
        r -> {
          r.imageId(image())
              .instanceType("m5.large")
              .minCount(1)
              .maxCount(1)
              .keyName("default")
              .subnetId(privateSubnets.get(0))
              .securityGroupIds(group)
              .iamInstanceProfile(p -> p.name("nodes.cluster-api-provider-aws.sigs.k8s.io"))
              .tagSpecifications(named(ResourceType.INSTANCE, "c-node"));
          change.accept(r);
        });
  }

  public String launch(String userData) {
    return run(r -> r.userData(Base64.getEncoder().encodeToString(userData.getBytes())))
        .instances()
        .get(0)
        .instanceId();
  }

  static TagSpecification named(ResourceType type, String name) {
    return TagSpecification.builder()
        .resourceType(type)
        .tags(
            Tag.builder().key("Name").value(name).build(),
            Tag.builder()
                .key("sigs.k8s.io/cluster-api-provider-aws/cluster/c")
                .value("owned")
                .build())
        .build();
  }
}
