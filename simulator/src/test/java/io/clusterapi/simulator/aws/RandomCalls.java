package io.clusterapi.simulator.aws;

import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.http.CloudResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Turns numbers into calls on whatever the cloud has at that moment, sensible and not. */
final class RandomCalls {
  private final ScriptedCloud cloud;
  private final List<IntFunction<String>> acts = new ArrayList<>();
  private int made;

  RandomCalls(ScriptedCloud cloud) {
    this.cloud = cloud;
    add(n -> ec2("CreateVpc", "CidrBlock", "10." + n % 2 + ".0.0/16"));
    for (int i = 0; i < 3; i++) {
      add(
          n ->
              ec2(
                  "CreateSubnet",
                  "VpcId",
                  any(ResourceType.VPC, n),
                  "CidrBlock",
                  "10." + n % 2 + "." + n % 7 + ".0/24",
                  "AvailabilityZone",
                  "eu-central-1" + "abc".charAt(n % 3)));
    }
    add(n -> ec2("CreateInternetGateway"));
    add(
        n ->
            ec2(
                "AttachInternetGateway",
                "InternetGatewayId",
                any(ResourceType.INTERNET_GATEWAY, n),
                "VpcId",
                any(ResourceType.VPC, n / 7)));
    add(n -> ec2("AllocateAddress", "Domain", "vpc"));
    add(
        n ->
            ec2(
                "CreateNatGateway",
                "SubnetId",
                any(ResourceType.SUBNET, n),
                "AllocationId",
                any(ResourceType.ELASTIC_IP, n / 7)));
    add(n -> ec2("CreateRouteTable", "VpcId", any(ResourceType.VPC, n)));
    add(
        n ->
            ec2(
                "AssociateRouteTable",
                "RouteTableId",
                any(ResourceType.ROUTE_TABLE, n),
                "SubnetId",
                any(ResourceType.SUBNET, n / 7)));
    add(
        n ->
            ec2(
                "CreateSecurityGroup",
                "VpcId",
                any(ResourceType.VPC, n),
                "GroupName",
                "g" + n % 5,
                "GroupDescription",
                "d"));
    add(
        n ->
            ec2(
                "AuthorizeSecurityGroupIngress",
                "GroupId",
                any(ResourceType.SECURITY_GROUP, n),
                "IpPermissions.1.IpProtocol",
                "-1",
                "IpPermissions.1.Groups.1.GroupId",
                any(ResourceType.SECURITY_GROUP, n / 7)));
    add(this::launch);
    add(this::launch);
    add(n -> ec2("TerminateInstances", "InstanceId.1", any(ResourceType.INSTANCE, n)));
    add(n -> ec2("StopInstances", "InstanceId.1", any(ResourceType.INSTANCE, n)));
    add(n -> ec2("StartInstances", "InstanceId.1", any(ResourceType.INSTANCE, n)));
    add(this::balancer);
    add(
        n ->
            balancing(
                "CreateTargetGroup",
                "Name",
                "t" + n % 4,
                "Protocol",
                "TCP",
                "Port",
                "6443",
                "VpcId",
                any(ResourceType.VPC, n)));
    add(
        n ->
            balancing(
                "CreateListener",
                "LoadBalancerArn",
                any(ResourceType.LOAD_BALANCER, n),
                "Port",
                "" + (6443 + n % 2),
                "Protocol",
                "TCP",
                "DefaultActions.member.1.Type",
                "forward",
                "DefaultActions.member.1.TargetGroupArn",
                any(ResourceType.TARGET_GROUP, n / 7)));
    add(
        n ->
            balancing(
                "RegisterTargets",
                "TargetGroupArn",
                any(ResourceType.TARGET_GROUP, n),
                "Targets.member.1.Id",
                any(ResourceType.INSTANCE, n / 7)));
    delete("DeleteVpc", "VpcId", ResourceType.VPC);
    delete("DeleteSubnet", "SubnetId", ResourceType.SUBNET);
    delete("DeleteNatGateway", "NatGatewayId", ResourceType.NAT_GATEWAY);
    delete("ReleaseAddress", "AllocationId", ResourceType.ELASTIC_IP);
    delete("DeleteRouteTable", "RouteTableId", ResourceType.ROUTE_TABLE);
    delete("DeleteSecurityGroup", "GroupId", ResourceType.SECURITY_GROUP);
    delete("DeleteInternetGateway", "InternetGatewayId", ResourceType.INTERNET_GATEWAY);
    add(
        n ->
            ec2(
                "DetachInternetGateway",
                "InternetGatewayId",
                any(ResourceType.INTERNET_GATEWAY, n),
                "VpcId",
                any(ResourceType.VPC, n / 7)));
    add(
        n ->
            balancing("DeleteLoadBalancer", "LoadBalancerArn", any(ResourceType.LOAD_BALANCER, n)));
    add(n -> balancing("DeleteTargetGroup", "TargetGroupArn", any(ResourceType.TARGET_GROUP, n)));
    add(n -> balancing("DeleteListener", "ListenerArn", any(ResourceType.LISTENER, n)));
    for (int i = 0; i < 4; i++) {
      add(
          n -> {
            cloud.tick();
            return "tick";
          });
    }
    add(
        n -> {
          cloud.restart();
          return "restart";
        });
  }

  /** Makes the call the number stands for; tells which it was and how it was answered. */
  String one(int choice) {
    return acts.get(choice % acts.size()).apply(choice / acts.size());
  }

  private void add(IntFunction<String> act) {
    acts.add(act);
  }

  private void delete(String action, String parameter, ResourceType type) {
    add(n -> ec2(action, parameter, any(type, n)));
  }

  /** A group of the subnet's network, without which a launch is only refused. */
  private String groupBeside(String subnet, int n) {
    List<Resource> fitting =
        cloud.all(ResourceType.SUBNET).stream()
            .filter(one -> one.id().equals(subnet))
            .flatMap(
                one ->
                    cloud.all(ResourceType.SECURITY_GROUP).stream()
                        .filter(group -> group.text("vpcId").equals(one.text("vpcId"))))
            .toList();
    return fitting.isEmpty() ? "sg-0" : fitting.get(n % fitting.size()).id();
  }

  /** Enough to start with that calls are not mostly refused for want of a network. */
  void begin() {
    ec2("CreateVpc", "CidrBlock", "10.0.0.0/16");
    ec2("CreateInternetGateway");
    ec2(
        "AttachInternetGateway",
        "InternetGatewayId",
        any(ResourceType.INTERNET_GATEWAY, 0),
        "VpcId",
        any(ResourceType.VPC, 0));
    for (int i = 10; i < 12; i++) {
      String vpc = any(ResourceType.VPC, 0);
      ec2("CreateSubnet", "VpcId", vpc, "CidrBlock", "10.0." + i + ".0/24");
      ec2("CreateSecurityGroup", "VpcId", vpc, "GroupName", "s" + i, "GroupDescription", "d");
    }
  }

  private String launch(int n) {
    String subnet = any(ResourceType.SUBNET, n);
    return ec2(
        "RunInstances",
        "ImageId",
        Inventory.images("eu-central-1").get(0).id(),
        "InstanceType",
        "m5.large",
        "MinCount",
        "1",
        "MaxCount",
        "1",
        "SubnetId",
        subnet,
        "SecurityGroupId.1",
        groupBeside(subnet, n / 7),
        "ClientToken",
        n % 2 == 0 ? "token-" + n % 6 : "own-" + made++);
  }

  private String balancer(int n) {
    return balancing(
        "CreateLoadBalancer",
        "Name",
        "b" + n % 4,
        "Type",
        "network",
        "Scheme",
        n % 2 == 0 ? "internal" : "internet-facing",
        "Subnets.member.1",
        any(ResourceType.SUBNET, n));
  }

  private String any(ResourceType type, int n) {
    List<Resource> all = cloud.all(type);
    return all.isEmpty() ? type.prefix() + "00000000" : all.get(n % all.size()).id();
  }

  private String ec2(String action, String... parameters) {
    return call("ec2", action, parameters);
  }

  private String balancing(String action, String... parameters) {
    return call("elasticloadbalancing", action, parameters);
  }

  private String call(String service, String action, String... parameters) {
    Map<String, String> all = new TreeMap<>();
    all.put("Action", action);
    for (int i = 0; i < parameters.length; i += 2) {
      all.put(parameters[i], parameters[i + 1]);
    }
    CloudResponse response = cloud.call(service, all);
    return all + " answered " + response.status() + " " + response.body();
  }
}
