package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** A rule of a security group. */
public class IngressRule {
  @JsonPropertyDescription("What it is for.")
  @Required
  public String description;

  @JsonPropertyDescription("Protocol.")
  @Required
  @OneOf({"-1", "4", "tcp", "udp", "icmp", "58", "50"})
  public String protocol;

  @JsonPropertyDescription("First port.")
  @Required
  public Long fromPort;

  @JsonPropertyDescription("Last port.")
  @Required
  public Long toPort;

  @JsonPropertyDescription("IPv4 ranges it opens to.")
  public List<String> cidrBlocks;

  @JsonPropertyDescription("IPv6 ranges it opens to.")
  public List<String> ipv6CidrBlocks;

  @JsonPropertyDescription("Security groups it opens to; excludes ranges.")
  public List<String> sourceSecurityGroupIds;

  @JsonPropertyDescription("Roles of security groups it opens to; excludes ranges.")
  public List<
          @OneOf({"bastion", "node", "controlplane", "apiserver-lb", "lb", "node-eks-additional"})
          String>
      sourceSecurityGroupRoles;

  @JsonPropertyDescription("Open to the addresses of the NAT gateways.")
  public Boolean natGatewaysIPsSource;
}
