package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

public class LoadBalancer {
  public String arn;

  public String name;

  public String dnsName;

  public String scheme;

  public List<String> availabilityZones;

  public List<String> subnetIds;

  public List<String> securityGroupIds;

  public List<ClassicELBListener> listeners;

  public ClassicELBHealthCheck healthChecks;

  public ClassicELBAttributes attributes;

  public Map<String, String> tags;

  public List<Listener> elbListeners;

  public Map<String, String> elbAttributes;

  @OneOf({"classic", "elb", "alb", "nlb"})
  public String loadBalancerType;

  @OneOf({"ipv4", "dualstack", "dualstack-without-public-ipv4"})
  public String loadBalancerIPAddressType;

  public static class ClassicELBAttributes {
    public Long idleTimeout;

    public Boolean crossZoneLoadBalancing;
  }

  public static class ClassicELBListener {
    @Required public String protocol;

    @Required public Long port;

    @Required public String instanceProtocol;

    @Required public Long instancePort;
  }

  public static class ClassicELBHealthCheck {
    @Required public String target;

    @Required public Long interval;

    @Required public Long timeout;

    @Required public Long healthyThreshold;

    @Required public Long unhealthyThreshold;
  }

  public static class Listener {
    @Required public String protocol;

    @Required public Long port;

    @Required public TargetGroupSpec targetGroup;
  }

  public static class TargetGroupSpec {
    @Required
    @Size(max = 32)
    public String name;

    @Required public Long port;

    @Required
    @OneOf({"tcp", "tls", "udp", "TCP", "TLS", "UDP"})
    public String protocol;

    @Required public String vpcId;

    public TargetGroupHealthCheck targetGroupHealthCheck;

    public String ipType;
  }

  public static class TargetGroupHealthCheck {
    public String protocol;

    public String path;

    public String port;

    public Long intervalSeconds;

    public Long timeoutSeconds;

    public Long thresholdCount;

    public Long unhealthyThresholdCount;
  }
}
