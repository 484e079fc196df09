package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** Network of a cluster on AWS. */
public class NetworkSpec {
  @JsonPropertyDescription("The VPC.")
  public VPCSpec vpc;

  @JsonPropertyDescription("Subnets, existing or to be made; made over the zones when absent.")
  @ListMap("id")
  public List<SubnetSpec> subnets;

  @JsonPropertyDescription("What the network plug-in needs open.")
  public CNISpec cni;

  @JsonPropertyDescription("Existing security groups to use, by role.")
  public Map<String, String> securityGroupOverrides;

  @JsonPropertyDescription("Further rules of the control plane's security group.")
  public List<IngressRule> additionalControlPlaneIngressRules;

  @JsonPropertyDescription("Further rules of the nodes' security group.")
  public List<IngressRule> additionalNodeIngressRules;

  @JsonPropertyDescription("Ranges NodePorts are open to.")
  public List<String> nodePortIngressRuleCidrBlocks;

  public static class VPCSpec {
    @JsonPropertyDescription("ID of an existing VPC; made when absent. Immutable once set.")
    public String id;

    @JsonPropertyDescription("IPv4 range in CIDR notation.")
    public String cidrBlock;

    @JsonPropertyDescription("Further ranges of the VPC.")
    public List<VpcCidrBlock> secondaryCidrBlocks;

    @JsonPropertyDescription("Pool the range is taken from; excludes cidrBlock.")
    public IPAMPool ipamPool;

    @JsonPropertyDescription("IPv6 settings; present makes the network dual stack.")
    public IPv6 ipv6;

    @JsonPropertyDescription("ID of the internet gateway.")
    public String internetGatewayId;

    @JsonPropertyDescription("ID of the carrier gateway, for Wavelength zones.")
    @ValidationRule(
        value = "self.startsWith('cagw-')",
        message = "Carrier Gateway ID must start with 'cagw-'")
    public String carrierGatewayId;

    @JsonPropertyDescription("Tags by key.")
    public Map<String, String> tags;

    @JsonPropertyDescription("How many zones are used at most.")
    @Default("3")
    @Min(1)
    public Integer availabilityZoneUsageLimit;

    @JsonPropertyDescription("How zones are chosen when there are more.")
    @Default("Ordered")
    @OneOf({"Ordered", "Random"})
    public String availabilityZoneSelection;

    @JsonPropertyDescription("Whether the default security group loses its rules.")
    public Boolean emptyRoutesDefaultVPCSecurityGroup;

    @JsonPropertyDescription("Type of host names in the subnets.")
    @OneOf({"ip-name", "resource-name"})
    public String privateDnsHostnameTypeOnLaunch;

    @JsonPropertyDescription("Pool public addresses are taken from.")
    public ElasticIPPool elasticIpPool;

    @JsonPropertyDescription("Which subnets get the larger ranges.")
    @Default("PreferPrivate")
    @OneOf({"PreferPrivate", "PreferPublic"})
    public String subnetSchema;
  }

  public static class SubnetSpec {
    @JsonPropertyDescription("ID of an existing subnet, or a name for one to be made.")
    @Required
    public String id;

    @JsonPropertyDescription("ID of the subnet in AWS.")
    public String resourceID;

    @JsonPropertyDescription("IPv4 range in CIDR notation.")
    public String cidrBlock;

    @JsonPropertyDescription("IPv6 range in CIDR notation.")
    public String ipv6CidrBlock;

    @JsonPropertyDescription("Availability zone.")
    public String availabilityZone;

    @JsonPropertyDescription("Whether it has a route to the internet gateway.")
    public Boolean isPublic;

    @JsonPropertyDescription("Whether it has IPv6 addresses.")
    public Boolean isIpv6;

    @JsonPropertyDescription("ID of its route table.")
    public String routeTableId;

    @JsonPropertyDescription("ID of the NAT gateway in it.")
    public String natGatewayId;

    @JsonPropertyDescription("Tags by key.")
    public Map<String, String> tags;

    @JsonPropertyDescription("Type of its zone.")
    @OneOf({"availability-zone", "local-zone", "wavelength-zone"})
    public String zoneType;

    @JsonPropertyDescription("Zone its zone depends on.")
    public String parentZoneName;
  }

  public static class IPv6 {
    @JsonPropertyDescription("IPv4 range in CIDR notation.")
    public String cidrBlock;

    @JsonPropertyDescription("Pool of addresses of your own.")
    public String poolId;

    @JsonPropertyDescription("ID of the egress-only internet gateway.")
    public String egressOnlyInternetGatewayId;

    @JsonPropertyDescription("Pool the range is taken from.")
    public IPAMPool ipamPool;
  }

  public static class IPAMPool {
    @JsonPropertyDescription("ID of the pool.")
    public String id;

    @JsonPropertyDescription("Name of the pool.")
    public String name;

    @JsonPropertyDescription("Prefix length to take.")
    public Long netmaskLength;
  }

  public static class VpcCidrBlock {
    @JsonPropertyDescription("IPv4 range in CIDR notation.")
    @Required
    @Size(min = 1)
    public String ipv4CidrBlock;
  }

  public static class CNISpec {
    @JsonPropertyDescription("Rules between the nodes; Calico's when absent.")
    public List<CNIIngressRule> cniIngressRules;
  }

  public static class CNIIngressRule {
    @JsonPropertyDescription("What it is for.")
    @Required
    public String description;

    @JsonPropertyDescription("Protocol.")
    @Required
    public String protocol;

    @JsonPropertyDescription("First port.")
    @Required
    public Long fromPort;

    @JsonPropertyDescription("Last port.")
    @Required
    public Long toPort;
  }
}
