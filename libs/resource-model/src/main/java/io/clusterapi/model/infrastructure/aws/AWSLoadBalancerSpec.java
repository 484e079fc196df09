package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A load balancer of the API server. */
public class AWSLoadBalancerSpec {
  @JsonPropertyDescription(
      "Name of the load balancer; made from the cluster name when absent. Immutable.")
  @Size(max = 32)
  @Pattern("^[A-Za-z0-9]([A-Za-z0-9]{0,31}|[-A-Za-z0-9]{0,30}[A-Za-z0-9])$")
  public String name;

  @JsonPropertyDescription("Whether it is reachable from the internet. Immutable.")
  @Default("internet-facing")
  @OneOf({"internet-facing", "internal"})
  public String scheme;

  @JsonPropertyDescription("Whether each node of it sends to targets in all zones.")
  public Boolean crossZoneLoadBalancing;

  @JsonPropertyDescription("IDs or names of the subnets it is in.")
  public List<String> subnets;

  @JsonPropertyDescription("Protocol of the health check. Immutable for network load balancers.")
  @OneOf({"TCP", "SSL", "HTTP", "HTTPS", "TLS", "UDP"})
  public String healthCheckProtocol;

  @JsonPropertyDescription("How targets are checked.")
  public HealthCheck healthCheck;

  @JsonPropertyDescription("IDs of further security groups.")
  public List<String> additionalSecurityGroups;

  @JsonPropertyDescription("Further ports; not for classic load balancers.")
  @ListMap("port")
  public List<AdditionalListener> additionalListeners;

  @JsonPropertyDescription("Who may reach the load balancer.")
  public List<IngressRule> ingressRules;

  @JsonPropertyDescription("Type of load balancer; disabled makes none.")
  @Default("classic")
  @OneOf({"classic", "elb", "alb", "nlb", "disabled"})
  public String loadBalancerType;

  @JsonPropertyDescription(
      "Whether control plane nodes reach the endpoint through the load balancer instead of themselves.")
  public Boolean disableHostsRewrite;

  @JsonPropertyDescription("Whether targets see the address of the client.")
  public Boolean preserveClientIP;

  @JsonPropertyDescription("Address family of the targets.")
  @OneOf({"ipv4", "ipv6"})
  public String targetGroupIPType;

  @JsonPropertyDescription("Whether its DNS name must resolve before the cluster is ready.")
  @OneOf({"None", "Enabled"})
  public String dnsResolutionCheck;

  public static class AdditionalListener {
    @JsonPropertyDescription("Port.")
    @Required
    @Min(1)
    @Max(65535)
    public Long port;

    @JsonPropertyDescription("Protocol.")
    @Default("TCP")
    @OneOf("TCP")
    public String protocol;

    @JsonPropertyDescription("How targets are checked.")
    public AdditionalHealthCheck healthCheck;

    @JsonPropertyDescription("Address family of the targets.")
    @OneOf({"ipv4", "ipv6"})
    public String targetGroupIPType;
  }

  public static class HealthCheck {
    @JsonPropertyDescription("Seconds between two checks.")
    @Min(5)
    @Max(300)
    public Long intervalSeconds;

    @JsonPropertyDescription("Seconds after which a check has failed.")
    @Min(2)
    @Max(120)
    public Long timeoutSeconds;

    @JsonPropertyDescription("Successful checks in a row that make a target healthy.")
    @Min(2)
    @Max(10)
    public Long thresholdCount;

    @JsonPropertyDescription("Failed checks in a row that make a target unhealthy.")
    @Min(2)
    @Max(10)
    public Long unhealthyThresholdCount;
  }

  public static class AdditionalHealthCheck {
    @JsonPropertyDescription("Protocol.")
    @OneOf({"TCP", "HTTP", "HTTPS"})
    public String protocol;

    @JsonPropertyDescription("Port.")
    public String port;

    @JsonPropertyDescription("Path of an HTTP check.")
    public String path;

    @JsonPropertyDescription("Seconds between two checks.")
    @Min(5)
    @Max(300)
    public Long intervalSeconds;

    @JsonPropertyDescription("Seconds after which a check has failed.")
    @Min(2)
    @Max(120)
    public Long timeoutSeconds;

    @JsonPropertyDescription("Successful checks in a row that make a target healthy.")
    @Min(2)
    @Max(10)
    public Long thresholdCount;

    @JsonPropertyDescription("Failed checks in a row that make a target unhealthy.")
    @Min(2)
    @Max(10)
    public Long unhealthyThresholdCount;
  }
}
