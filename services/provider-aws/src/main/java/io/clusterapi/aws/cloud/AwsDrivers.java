package io.clusterapi.aws.cloud;

import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.secret.BootstrapData;
import java.util.List;
import java.util.concurrent.Executor;

/** A driver for every kind of part on AWS. */
public final class AwsDrivers {
  private AwsDrivers() {}

  /**
   * @param secretsEndpoint where instances find Secrets Manager if not at AWS; empty otherwise
   * @param blocking for looking up names
   */
  public static List<PartDriver> all(
      AwsCalls calls, BootstrapData bootstrap, String secretsEndpoint, Executor blocking) {
    return List.of(
        new ZonesDriver(calls),
        new VpcDriver(calls),
        new SubnetDriver(calls),
        new InternetGatewayDriver(calls),
        new ElasticIpDriver(calls),
        new NatGatewayDriver(calls),
        new RouteTableDriver(calls),
        new SecurityGroupDriver(calls),
        new SecurityGroupRulesDriver(calls),
        new LoadBalancerDriver(calls),
        new ClassicLoadBalancerDriver(calls),
        new ClassicTargetDriver(calls),
        new TargetGroupDriver(calls),
        new ListenerDriver(calls),
        new DnsDriver(blocking),
        new ImageDriver(calls),
        new UserDataDriver(calls, bootstrap),
        new InstanceDriver(calls, bootstrap, secretsEndpoint),
        new TargetDriver(calls));
  }
}
