package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import java.util.List;

public class IngressRule {
  @Required public String description;

  @Required
  @OneOf({"-1", "4", "tcp", "udp", "icmp", "58", "50"})
  public String protocol;

  @Required public Long fromPort;

  @Required public Long toPort;

  public List<String> cidrBlocks;

  public List<String> ipv6CidrBlocks;

  public List<String> sourceSecurityGroupIds;

  public List<
          @OneOf({"bastion", "node", "controlplane", "apiserver-lb", "lb", "node-eks-additional"})
          String>
      sourceSecurityGroupRoles;

  public Boolean natGatewaysIPsSource;
}
