package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

public class NetworkSpec {
  public VPCSpec vpc;

  public List<SubnetSpec> subnets;

  public CNISpec cni;

  public Map<String, String> securityGroupOverrides;

  public List<IngressRule> additionalControlPlaneIngressRules;

  public List<IngressRule> additionalNodeIngressRules;

  public List<String> nodePortIngressRuleCidrBlocks;

  public static class VPCSpec {
    public String id;

    public String cidrBlock;

    public List<VpcCidrBlock> secondaryCidrBlocks;

    public IPAMPool ipamPool;

    public IPv6 ipv6;

    public String internetGatewayId;

    @ValidationRule(
        value = "self.startsWith('cagw-')",
        message = "Carrier Gateway ID must start with 'cagw-'")
    public String carrierGatewayId;

    public Map<String, String> tags;

    @Default("3")
    @Min(1)
    public Integer availabilityZoneUsageLimit;

    @Default("Ordered")
    @OneOf({"Ordered", "Random"})
    public String availabilityZoneSelection;

    public Boolean emptyRoutesDefaultVPCSecurityGroup;

    @OneOf({"ip-name", "resource-name"})
    public String privateDnsHostnameTypeOnLaunch;

    public ElasticIPPool elasticIpPool;

    @Default("PreferPrivate")
    @OneOf({"PreferPrivate", "PreferPublic"})
    public String subnetSchema;
  }

  public static class SubnetSpec {
    @Required public String id;

    public String resourceID;

    public String cidrBlock;

    public String ipv6CidrBlock;

    public String availabilityZone;

    public Boolean isPublic;

    public Boolean isIpv6;

    public String routeTableId;

    public String natGatewayId;

    public Map<String, String> tags;

    @OneOf({"availability-zone", "local-zone", "wavelength-zone"})
    public String zoneType;

    public String parentZoneName;
  }

  public static class IPv6 {
    public String cidrBlock;

    public String poolId;

    public String egressOnlyInternetGatewayId;

    public IPAMPool ipamPool;
  }

  public static class IPAMPool {
    public String id;

    public String name;

    public Long netmaskLength;
  }

  public static class VpcCidrBlock {
    @Required
    @Size(min = 1)
    public String ipv4CidrBlock;
  }

  public static class CNISpec {
    public List<CNIIngressRule> cniIngressRules;
  }

  public static class CNIIngressRule {
    @Required public String description;

    @Required public String protocol;

    @Required public Long fromPort;

    @Required public Long toPort;
  }
}
