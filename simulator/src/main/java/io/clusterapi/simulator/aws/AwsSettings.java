package io.clusterapi.simulator.aws;

import java.time.Duration;
import java.util.Map;

/**
 * How the simulated AWS behaves.
 *
 * @param instanceDelay from pending to running, from stopping to stopped
 * @param terminationDelay from shutting-down to terminated
 * @param natGatewayDelay from pending to available, from deleting to deleted
 * @param loadBalancerDelay from provisioning to active
 * @param terminatedVisible how long what is gone can still be described
 * @param quotas how many resources of a type an account may have in a region (subnets, route tables
 *     and rules: per network or group; NAT gateways: per zone)
 */
public record AwsSettings(
    Duration instanceDelay,
    Duration terminationDelay,
    Duration natGatewayDelay,
    Duration loadBalancerDelay,
    Duration terminatedVisible,
    Map<String, Integer> quotas) {

  /**
   * No delays; limits of AWS where they hold per network, wide ones where they hold per account.
   */
  public static AwsSettings defaults() {
    return new AwsSettings(
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ofMinutes(10),
        Map.of("subnet", 200, "route-table", 200, "security-group-rule", 60));
  }
}
