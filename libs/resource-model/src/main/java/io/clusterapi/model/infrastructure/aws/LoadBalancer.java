package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** A load balancer that exists. */
public class LoadBalancer {
  @JsonPropertyDescription("ARN; classic load balancers have none.")
  public String arn;

  @JsonPropertyDescription("Name.")
  public String name;

  @JsonPropertyDescription("DNS name.")
  public String dnsName;

  @JsonPropertyDescription("Whether it is reachable from the internet.")
  public String scheme;

  @JsonPropertyDescription("Zones it is in.")
  public List<String> availabilityZones;

  @JsonPropertyDescription("Subnets it is in.")
  public List<String> subnetIds;

  @JsonPropertyDescription("Its security groups.")
  public List<String> securityGroupIds;

  @JsonPropertyDescription("Listeners of a classic load balancer.")
  public List<ClassicELBListener> listeners;

  @JsonPropertyDescription("Health check of a classic load balancer.")
  public ClassicELBHealthCheck healthChecks;

  @JsonPropertyDescription("Attributes of a classic load balancer.")
  public ClassicELBAttributes attributes;

  @JsonPropertyDescription("Tags by key.")
  public Map<String, String> tags;

  @JsonPropertyDescription("Listeners.")
  public List<Listener> elbListeners;

  @JsonPropertyDescription("Attributes by key.")
  public Map<String, String> elbAttributes;

  @JsonPropertyDescription("Type of load balancer.")
  @OneOf({"classic", "elb", "alb", "nlb"})
  public String loadBalancerType;

  @JsonPropertyDescription("Address family clients use.")
  @OneOf({"ipv4", "dualstack", "dualstack-without-public-ipv4"})
  public String loadBalancerIPAddressType;

  public static class ClassicELBAttributes {
    @JsonPropertyDescription("Nanoseconds after which an idle connection is closed.")
    public Long idleTimeout;

    @JsonPropertyDescription("Whether it sends to targets in all zones.")
    public Boolean crossZoneLoadBalancing;
  }

  public static class ClassicELBListener {
    @JsonPropertyDescription("Protocol.")
    @Required
    public String protocol;

    @JsonPropertyDescription("Port.")
    @Required
    public Long port;

    @JsonPropertyDescription("Protocol towards the instance.")
    @Required
    public String instanceProtocol;

    @JsonPropertyDescription("Port of the instance.")
    @Required
    public Long instancePort;
  }

  public static class ClassicELBHealthCheck {
    @JsonPropertyDescription("What is checked, protocol:port[/path].")
    @Required
    public String target;

    @JsonPropertyDescription("Nanoseconds between two checks.")
    @Required
    public Long interval;

    @JsonPropertyDescription("Nanoseconds after which a check has failed.")
    @Required
    public Long timeout;

    @JsonPropertyDescription("Successful checks in a row that make an instance healthy.")
    @Required
    public Long healthyThreshold;

    @JsonPropertyDescription("Failed checks in a row that make an instance unhealthy.")
    @Required
    public Long unhealthyThreshold;
  }

  public static class Listener {
    @JsonPropertyDescription("Protocol.")
    @Required
    public String protocol;

    @JsonPropertyDescription("Port.")
    @Required
    public Long port;

    @JsonPropertyDescription("Where it sends to.")
    @Required
    public TargetGroupSpec targetGroup;
  }

  public static class TargetGroupSpec {
    @JsonPropertyDescription("Name of the target group.")
    @Required
    @Size(max = 32)
    public String name;

    @JsonPropertyDescription("Port.")
    @Required
    public Long port;

    @JsonPropertyDescription("Protocol.")
    @Required
    @OneOf({"tcp", "tls", "udp", "TCP", "TLS", "UDP"})
    public String protocol;

    @JsonPropertyDescription("VPC of the targets.")
    @Required
    public String vpcId;

    @JsonPropertyDescription("How targets are checked.")
    public TargetGroupHealthCheck targetGroupHealthCheck;

    @JsonPropertyDescription("Address family of the targets.")
    public String ipType;
  }

  public static class TargetGroupHealthCheck {
    @JsonPropertyDescription("Protocol.")
    public String protocol;

    @JsonPropertyDescription("Path of an HTTP check.")
    public String path;

    @JsonPropertyDescription("Port.")
    public String port;

    @JsonPropertyDescription("Seconds between two checks.")
    public Long intervalSeconds;

    @JsonPropertyDescription("Seconds after which a check has failed.")
    public Long timeoutSeconds;

    @JsonPropertyDescription("Successful checks in a row that make a target healthy.")
    public Long thresholdCount;

    @JsonPropertyDescription("Failed checks in a row that make a target unhealthy.")
    public Long unhealthyThresholdCount;
  }
}
