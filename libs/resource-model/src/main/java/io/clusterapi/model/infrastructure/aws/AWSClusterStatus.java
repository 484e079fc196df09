package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.core.V1Beta1Condition;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;

public class AWSClusterStatus {
  @Required
  @Default("false")
  public Boolean ready;

  public NetworkStatus networkStatus;

  public Map<String, FailureDomainSpec> failureDomains;

  public Instance bastion;

  public List<V1Beta1Condition> conditions;

  public static class FailureDomainSpec {
    public Boolean controlPlane;

    public Map<String, String> attributes;
  }

  public static class NetworkStatus {
    public Map<String, SecurityGroup> securityGroups;

    public LoadBalancer apiServerElb;

    public LoadBalancer secondaryAPIServerELB;

    public List<String> natGatewaysIPs;
  }

  public static class SecurityGroup {
    @Required public String id;

    @Required public String name;

    public List<IngressRule> ingressRule;

    public Map<String, String> tags;
  }
}
