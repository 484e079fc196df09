package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

public class AWSLoadBalancerSpec {
  @Size(max = 32)
  @Pattern("^[A-Za-z0-9]([A-Za-z0-9]{0,31}|[-A-Za-z0-9]{0,30}[A-Za-z0-9])$")
  public String name;

  @Default("internet-facing")
  @OneOf({"internet-facing", "internal"})
  public String scheme;

  public Boolean crossZoneLoadBalancing;

  public List<String> subnets;

  @OneOf({"TCP", "SSL", "HTTP", "HTTPS", "TLS", "UDP"})
  public String healthCheckProtocol;

  public HealthCheck healthCheck;

  public List<String> additionalSecurityGroups;

  @ListMap("port")
  public List<AdditionalListener> additionalListeners;

  public List<IngressRule> ingressRules;

  @Default("classic")
  @OneOf({"classic", "elb", "alb", "nlb", "disabled"})
  public String loadBalancerType;

  public Boolean disableHostsRewrite;

  public Boolean preserveClientIP;

  @OneOf({"ipv4", "ipv6"})
  public String targetGroupIPType;

  @OneOf({"None", "Enabled"})
  public String dnsResolutionCheck;

  public static class AdditionalListener {
    @Required
    @Min(1)
    @Max(65535)
    public Long port;

    @Default("TCP")
    @OneOf("TCP")
    public String protocol;

    public AdditionalHealthCheck healthCheck;

    @OneOf({"ipv4", "ipv6"})
    public String targetGroupIPType;
  }

  public static class HealthCheck {
    @Min(5)
    @Max(300)
    public Long intervalSeconds;

    @Min(2)
    @Max(120)
    public Long timeoutSeconds;

    @Min(2)
    @Max(10)
    public Long thresholdCount;

    @Min(2)
    @Max(10)
    public Long unhealthyThresholdCount;
  }

  public static class AdditionalHealthCheck {
    @OneOf({"TCP", "HTTP", "HTTPS"})
    public String protocol;

    public String port;

    public String path;

    @Min(5)
    @Max(300)
    public Long intervalSeconds;

    @Min(2)
    @Max(120)
    public Long timeoutSeconds;

    @Min(2)
    @Max(10)
    public Long thresholdCount;

    @Min(2)
    @Max(10)
    public Long unhealthyThresholdCount;
  }
}
