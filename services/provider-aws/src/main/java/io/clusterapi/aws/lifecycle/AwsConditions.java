package io.clusterapi.aws.lifecycle;

import java.util.List;
import java.util.stream.Stream;

/** Condition types of the AWS provider, as upstream names them. */
final class AwsConditions {
  static final String PRINCIPAL = "PrincipalUsageAllowed";
  static final String CREDENTIALS = "PrincipalCredentialRetrieved";
  static final String VPC = "VpcReady";
  static final String SUBNETS = "SubnetsReady";
  static final String INTERNET_GATEWAY = "InternetGatewayReady";
  static final String NAT_GATEWAYS = "NatGatewaysReady";
  static final String ROUTE_TABLES = "RouteTablesReady";
  static final String SECURITY_GROUPS = "ClusterSecurityGroupsReady";
  static final String LOAD_BALANCER = "LoadBalancerReady";
  static final String BASTION = "BastionHostReady";

  /** What a network is made in. */
  static final List<String> STEPS =
      List.of(
          VPC,
          SUBNETS,
          INTERNET_GATEWAY,
          NAT_GATEWAYS,
          ROUTE_TABLES,
          SECURITY_GROUPS,
          LOAD_BALANCER,
          BASTION);

  static final List<String> OF_CLUSTERS =
      Stream.of(List.of(PRINCIPAL, CREDENTIALS), STEPS, List.of("S3BucketCreated"))
          .flatMap(List::stream)
          .toList();

  static final String INSTANCE = "InstanceReady";
  static final String MACHINE_SECURITY_GROUPS = "SecurityGroupsReady";
  static final String ELB_ATTACHED = "ELBAttached";

  static final List<String> OF_MACHINES = List.of(INSTANCE, MACHINE_SECURITY_GROUPS, ELB_ATTACHED);

  static final String DELETING = "Deleting";
  static final String DELETION_FAILED = "DeletionFailed";

  private AwsConditions() {}
}
