package io.clusterapi.aws.planning;

import static io.clusterapi.aws.planning.PartKinds.KEY_DNS;
import static io.clusterapi.aws.planning.PartKinds.KEY_GATEWAY;
import static io.clusterapi.aws.planning.PartKinds.KEY_LISTENER;
import static io.clusterapi.aws.planning.PartKinds.KEY_LOAD_BALANCER;
import static io.clusterapi.aws.planning.PartKinds.KEY_TARGET_GROUP;
import static io.clusterapi.aws.planning.PartKinds.KEY_VPC;

import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSLoadBalancerSpec;
import io.clusterapi.model.infrastructure.aws.AWSLoadBalancerSpec.HealthCheck;
import io.clusterapi.provider.part.PartSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The load balancer of the API servers: a network one with its target group, or a classic one. */
final class BalancerParts {
  private static final Set<String> WITH_PATH = Set.of("HTTP", "HTTPS");

  private final AWSCluster object;
  private final AWSLoadBalancerSpec declared;
  private final String cluster;
  private final int apiPort;
  private final AwsTags tags;

  BalancerParts(AWSCluster object, String cluster, int apiPort, AwsTags tags) {
    this.object = object;
    this.declared = LoadBalancerType.declared(object);
    this.cluster = cluster;
    this.apiPort = apiPort;
    this.tags = tags;
  }

  private boolean classic() {
    return LoadBalancerType.of(object).equals(LoadBalancerType.CLASSIC);
  }

  /** What needs the VPC only. */
  List<PartSpec> inVpc() {
    return classic() ? List.of() : List.of(targetGroup());
  }

  private PartSpec targetGroup() {
    String protocol =
        WITH_PATH.contains(declared.healthCheckProtocol) ? declared.healthCheckProtocol : "TCP";
    HealthCheck check = declared.healthCheck == null ? new HealthCheck() : declared.healthCheck;
    return PartSpec.of(
            KEY_TARGET_GROUP,
            PartKinds.TARGET_GROUP,
            new Params.TargetGroup(
                AwsNames.targetGroup(object.getMetadata().getUid()),
                apiPort,
                protocol,
                protocol.equals("TCP") ? "" : "/readyz",
                number(check.intervalSeconds, 5),
                number(check.timeoutSeconds, 4),
                number(check.thresholdCount, 2),
                number(check.unhealthyThresholdCount, 6),
                Boolean.TRUE.equals(declared.preserveClientIP),
                tags.of(KEY_TARGET_GROUP, "apiserver", cluster + "-apiserver-target")))
        .dependsOn(KEY_VPC)
        .watched();
  }

  /**
   * What needs subnets.
   *
   * @param subnets keys of the subnets' parts
   * @param behindOwnGateway the internet gateway is a part too
   */
  List<PartSpec> inSubnets(List<String> subnets, boolean behindOwnGateway) {
    String group = PartKinds.group(SecurityRules.API_LB);
    PartSpec balancer =
        (classic() ? classic(subnets, group) : network(subnets, group))
            .dependsOn(subnets.toArray(String[]::new))
            .dependsOn(group)
            .watched();
    if (behindOwnGateway) {
      balancer = balancer.dependsOn(KEY_GATEWAY);
    }
    List<PartSpec> specs = new ArrayList<>();
    // Machines and kubeconfigs hold the address: another load balancer would be another address.
    specs.add(endpointKnown() ? balancer.irreplaceable() : balancer);
    if (!classic()) {
      specs.add(
          PartSpec.of(
                  KEY_LISTENER,
                  PartKinds.LISTENER,
                  new Params.Listener(
                      apiPort, tags.of(KEY_LISTENER, "apiserver", name() + "-listener")))
              .dependsOn(KEY_LOAD_BALANCER, KEY_TARGET_GROUP)
              .watched());
    }
    specs.add(
        PartSpec.of(
                KEY_DNS, PartKinds.DNS, new Params.Dns(!"None".equals(declared.dnsResolutionCheck)))
            .dependsOn(KEY_LOAD_BALANCER)
            .lookedUp());
    return specs;
  }

  private PartSpec network(List<String> subnets, String group) {
    return PartSpec.of(
        KEY_LOAD_BALANCER,
        PartKinds.LOAD_BALANCER,
        new Params.LoadBalancer(
            name(),
            scheme(),
            Boolean.TRUE.equals(declared.crossZoneLoadBalancing),
            subnets,
            groups(group),
            tags.of(KEY_LOAD_BALANCER, "apiserver", name())));
  }

  private PartSpec classic(List<String> subnets, String group) {
    HealthCheck check = declared.healthCheck == null ? new HealthCheck() : declared.healthCheck;
    String protocol = declared.healthCheckProtocol == null ? "SSL" : declared.healthCheckProtocol;
    String target = protocol + ":" + apiPort + (WITH_PATH.contains(protocol) ? "/readyz" : "");
    return PartSpec.of(
        KEY_LOAD_BALANCER,
        PartKinds.CLASSIC_LOAD_BALANCER,
        new Params.ClassicLoadBalancer(
            name(),
            scheme(),
            Boolean.TRUE.equals(declared.crossZoneLoadBalancing),
            apiPort,
            new Params.ClassicCheck(
                target,
                number(check.intervalSeconds, 10),
                number(check.timeoutSeconds, 5),
                number(check.thresholdCount, 5),
                number(check.unhealthyThresholdCount, 3)),
            subnets,
            groups(group),
            tags.of(KEY_LOAD_BALANCER, "apiserver", name())));
  }

  private List<String> groups(String own) {
    List<String> groups = new ArrayList<>(List.of(own));
    if (declared.additionalSecurityGroups != null) {
      groups.addAll(declared.additionalSecurityGroups);
    }
    return groups;
  }

  private String name() {
    if (declared.name != null && !declared.name.isEmpty()) {
      return declared.name;
    }
    return classic()
        ? AwsNames.classicLoadBalancer(cluster)
        : AwsNames.loadBalancer(object.getMetadata().getNamespace(), cluster);
  }

  private String scheme() {
    return LoadBalancerType.internal(object) ? "internal" : "internet-facing";
  }

  private boolean endpointKnown() {
    var endpoint = object.getSpec().controlPlaneEndpoint;
    return endpoint != null && endpoint.host != null && !endpoint.host.isEmpty();
  }

  private static int number(Long value, int fallback) {
    return value == null ? fallback : value.intValue();
  }
}
