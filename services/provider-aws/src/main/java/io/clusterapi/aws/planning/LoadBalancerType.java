package io.clusterapi.aws.planning;

import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSLoadBalancerSpec;

/** Kinds of load balancers in front of the API servers. */
public final class LoadBalancerType {
  public static final String NETWORK = "nlb";
  public static final String CLASSIC = "classic";

  private LoadBalancerType() {}

  /** What is declared; classic, upstream's default, when nothing is. */
  public static String of(AWSCluster cluster) {
    String type = declared(cluster).loadBalancerType;
    return type == null ? CLASSIC : type;
  }

  /** The declared load balancer, without a field when there is none. */
  static AWSLoadBalancerSpec declared(AWSCluster cluster) {
    AWSLoadBalancerSpec balancer = cluster.getSpec().controlPlaneLoadBalancer;
    return balancer == null ? new AWSLoadBalancerSpec() : balancer;
  }

  public static boolean internal(AWSCluster cluster) {
    return "internal".equals(declared(cluster).scheme);
  }
}
