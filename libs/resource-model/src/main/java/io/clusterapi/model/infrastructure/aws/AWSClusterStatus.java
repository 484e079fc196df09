package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.V1Beta1Condition;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;

/** What is true of the infrastructure of a cluster. */
public class AWSClusterStatus {
  @JsonPropertyDescription("The infrastructure is provisioned.")
  @Required
  @Default("false")
  public Boolean ready;

  @JsonPropertyDescription("Network resources that exist.")
  public NetworkStatus networkStatus;

  @JsonPropertyDescription("Availability zones Machines may run in, by name.")
  public Map<String, FailureDomainSpec> failureDomains;

  @JsonPropertyDescription("The bastion.")
  public Instance bastion;

  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  public List<V1Beta1Condition> conditions;

  public static class FailureDomainSpec {
    @JsonPropertyDescription("Whether control plane Machines may run there.")
    public Boolean controlPlane;

    @JsonPropertyDescription("What else is known of it.")
    public Map<String, String> attributes;
  }

  public static class NetworkStatus {
    @JsonPropertyDescription("Security groups by role.")
    public Map<String, SecurityGroup> securityGroups;

    @JsonPropertyDescription("Load balancer of the API server.")
    public LoadBalancer apiServerElb;

    @JsonPropertyDescription("Second load balancer of the API server.")
    public LoadBalancer secondaryAPIServerELB;

    @JsonPropertyDescription("Public addresses of the NAT gateways.")
    public List<String> natGatewaysIPs;
  }

  public static class SecurityGroup {
    @JsonPropertyDescription("ID of the security group.")
    @Required
    public String id;

    @JsonPropertyDescription("Name of the security group.")
    @Required
    public String name;

    @JsonPropertyDescription("Its rules.")
    public List<IngressRule> ingressRule;

    @JsonPropertyDescription("Tags by key.")
    public Map<String, String> tags;
  }
}
