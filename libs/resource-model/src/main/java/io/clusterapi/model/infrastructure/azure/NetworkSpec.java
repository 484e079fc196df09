package io.clusterapi.model.infrastructure.azure;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** The network of a cluster. */
public class NetworkSpec {
  @JsonPropertyDescription("The virtual network.")
  public VnetSpec vnet;

  @JsonPropertyDescription("Subnets; one of the control plane and at least one of nodes.")
  @ListMap("name")
  public List<SubnetSpec> subnets;

  @JsonPropertyDescription("Load balancer of the API server. Default public.")
  public LoadBalancerSpec apiServerLB;

  @JsonPropertyDescription("Load balancer through which nodes reach the outside.")
  public LoadBalancerSpec nodeOutboundLB;

  @JsonPropertyDescription(
      "Load balancer through which a private control plane reaches the outside.")
  public LoadBalancerSpec controlPlaneOutboundLB;

  @JsonPropertyDescription("Further ports of the API server's load balancer.")
  @ListMap("name")
  public List<AdditionalLBPort> additionalAPIServerLBPorts;

  @JsonPropertyDescription("Name of the private DNS zone of an internal API server. Immutable.")
  public String privateDNSZoneName;

  @JsonPropertyDescription("Resource group of the private DNS zone. Immutable.")
  public String privateDNSZoneResourceGroup;

  @JsonPropertyDescription("Whether there is a private DNS zone.")
  @OneOf({"System", "None"})
  public String privateDNSZone;

  /** A further port of the load balancer. */
  public static class AdditionalLBPort {
    @JsonPropertyDescription("Name of the rule.")
    @Required
    public String name;

    @JsonPropertyDescription("Port, from outside and on the machines.")
    @Required
    public Integer port;
  }

  /** A virtual network. */
  public static class VnetSpec {
    @JsonPropertyDescription("Resource group of an existing one. Default that of the cluster.")
    public String resourceGroup;

    @JsonPropertyDescription("Azure's identifier; filled in.")
    public String id;

    @JsonPropertyDescription("Name. Default the cluster's with -vnet. Immutable.")
    public String name;

    @JsonPropertyDescription("Peerings with other networks.")
    public List<VnetPeeringSpec> peerings;

    @JsonPropertyDescription("Address ranges. Default 10.0.0.0/8. Immutable.")
    public List<String> cidrBlocks;

    @JsonPropertyDescription("Tags found on it.")
    public Map<String, String> tags;
  }

  /** A peering with another network. */
  public static class VnetPeeringSpec {
    @JsonPropertyDescription("Resource group of the other network.")
    public String resourceGroup;

    @JsonPropertyDescription("Name of the other network.")
    @Required
    public String remoteVnetName;

    @JsonPropertyDescription("The peering from here.")
    public VnetPeeringProperties forwardPeeringProperties;

    @JsonPropertyDescription("The peering from there.")
    public VnetPeeringProperties reversePeeringProperties;
  }

  /** One direction of a peering. */
  public static class VnetPeeringProperties {
    @JsonPropertyDescription("Whether forwarded traffic is let in.")
    public Boolean allowForwardedTraffic;

    @JsonPropertyDescription("Whether the other side may use gateways here.")
    public Boolean allowGatewayTransit;

    @JsonPropertyDescription("Whether the networks reach each other.")
    public Boolean allowVirtualNetworkAccess;

    @JsonPropertyDescription("Whether gateways of the other side are used.")
    public Boolean useRemoteGateways;
  }

  /** A subnet. */
  public static class SubnetSpec {
    @JsonPropertyDescription("What runs in it.")
    @Required
    @OneOf({"node", "control-plane", "bastion", "cluster", "all"})
    public String role;

    @JsonPropertyDescription("Azure's identifier; filled in.")
    public String id;

    @JsonPropertyDescription("Name.")
    @Required
    public String name;

    @JsonPropertyDescription(
        "Address ranges. Default 10.0.0.0/16 for the control plane, 10.n.0.0/16 for nodes.")
    public List<String> cidrBlocks;

    @JsonPropertyDescription("Its network security group.")
    public SecurityGroup securityGroup;

    @JsonPropertyDescription("Its route table.")
    public RouteTable routeTable;

    @JsonPropertyDescription("Through which it reaches the outside.")
    public NatGateway natGateway;

    @JsonPropertyDescription("Azure services reached directly.")
    @ListMap("service")
    public List<ServiceEndpointSpec> serviceEndpoints;

    @JsonPropertyDescription("Azure services with an address in the subnet.")
    @ListMap("name")
    public List<PrivateEndpointSpec> privateEndpoints;
  }

  /** A network security group. */
  public static class SecurityGroup {
    @JsonPropertyDescription("Azure's identifier; filled in.")
    public String id;

    @JsonPropertyDescription("Name. Default the cluster's with -controlplane-nsg or -node-nsg.")
    public String name;

    @JsonPropertyDescription("Its rules.")
    @ListMap("name")
    public List<SecurityRule> securityRules;

    @JsonPropertyDescription("Tags found on it.")
    public Map<String, String> tags;
  }

  /** A rule of a network security group. */
  public static class SecurityRule {
    @JsonPropertyDescription("Name of the rule.")
    @Required
    public String name;

    @JsonPropertyDescription("What it is for.")
    @Required
    public String description;

    @JsonPropertyDescription("Protocol, * for all.")
    @Required
    @OneOf({"*", "Tcp", "Udp", "Icmp"})
    public String protocol;

    @JsonPropertyDescription("Inbound or Outbound.")
    @Required
    @OneOf({"Inbound", "Outbound"})
    public String direction;

    @JsonPropertyDescription("The lower, the earlier: 100 to 4096. Assigned from 2200 when absent.")
    public Integer priority;

    @JsonPropertyDescription("Ports it comes from, * for all.")
    public String sourcePorts;

    @JsonPropertyDescription("Ports it goes to, * for all.")
    public String destinationPorts;

    @JsonPropertyDescription("Range or service tag it comes from.")
    public String source;

    @JsonPropertyDescription("Ranges or service tags it comes from.")
    public List<String> sources;

    @JsonPropertyDescription("Range or service tag it goes to.")
    public String destination;

    @JsonPropertyDescription("Allow or Deny. Default Allow.")
    @OneOf({"Allow", "Deny"})
    @Default("Allow")
    public String action;
  }

  /** A route table. */
  public static class RouteTable {
    @JsonPropertyDescription("Azure's identifier; filled in.")
    public String id;

    @JsonPropertyDescription("Name. Default the cluster's with -node-routetable.")
    public String name;
  }

  /** A NAT gateway. */
  public static class NatGateway {
    @JsonPropertyDescription("Azure's identifier; filled in.")
    public String id;

    @JsonPropertyDescription("Its public address.")
    public PublicIPSpec ip;

    @JsonPropertyDescription("Name. Default the cluster's with -node-natgw-n.")
    public String name;

    @JsonPropertyDescription("The zone it is in; Azure chooses one when it is left out.")
    public List<String> zones;
  }

  /** A public address. */
  public static class PublicIPSpec {
    @JsonPropertyDescription("Name.")
    @Required
    public String name;

    @JsonPropertyDescription("Full DNS name.")
    public String dnsName;

    @JsonPropertyDescription("Tags of the address itself.")
    public List<IPTag> ipTags;
  }

  /** A tag of an address. */
  public static class IPTag {
    @JsonPropertyDescription("Kind of tag.")
    @Required
    public String type;

    @JsonPropertyDescription("Its value.")
    @Required
    public String tag;
  }

  /** An Azure service reached directly. */
  public static class ServiceEndpointSpec {
    @JsonPropertyDescription("Name of the service, such as Microsoft.Storage.")
    @Required
    public String service;

    @JsonPropertyDescription("Regions of the service.")
    @Required
    public List<String> locations;
  }

  /** An Azure service with an address in the subnet. */
  public static class PrivateEndpointSpec {
    @JsonPropertyDescription("Name of the endpoint.")
    @Required
    public String name;

    @JsonPropertyDescription("Region.")
    public String location;

    @JsonPropertyDescription("What it connects to.")
    public List<PrivateLinkServiceConnection> privateLinkServiceConnections;

    @JsonPropertyDescription("Name of its network interface.")
    public String customNetworkInterfaceName;

    @JsonPropertyDescription("Its addresses.")
    public List<String> privateIPAddresses;

    @JsonPropertyDescription("Its application security groups.")
    public List<String> applicationSecurityGroups;

    @JsonPropertyDescription("Whether somebody has to approve it.")
    public Boolean manualApproval;
  }

  /** What a private endpoint connects to. */
  public static class PrivateLinkServiceConnection {
    @JsonPropertyDescription("Name of the connection.")
    public String name;

    @JsonPropertyDescription("Azure's identifier of the service.")
    public String privateLinkServiceID;

    @JsonPropertyDescription("Parts of the service.")
    public List<String> groupIDs;

    @JsonPropertyDescription("What whoever approves it reads.")
    @Size(max = 140)
    public String requestMessage;
  }

  /** A load balancer. */
  public static class LoadBalancerSpec {
    @JsonPropertyDescription("Azure's identifier; filled in.")
    public String id;

    @JsonPropertyDescription("Name. Immutable.")
    public String name;

    @JsonPropertyDescription("Its addresses.")
    @ListMap("name")
    public List<FrontendIP> frontendIPs;

    @JsonPropertyDescription("How many addresses an outbound load balancer has.")
    public Integer frontendIPsCount;

    @JsonPropertyDescription("The machines behind it.")
    public BackendPool backendPool;

    @JsonPropertyDescription("Tier; only Standard. Immutable.")
    public String sku;

    @JsonPropertyDescription("Public or Internal. Immutable.")
    public String type;

    @JsonPropertyDescription(
        "After this time without traffic a connection ends: 4 to 30. Immutable.")
    public Integer idleTimeoutInMinutes;

    @JsonPropertyDescription("Zones of an internal one. Immutable.")
    public List<String> availabilityZones;
  }

  /** An address of a load balancer. */
  public static class FrontendIP {
    @JsonPropertyDescription("Name.")
    @Required
    public String name;

    @JsonPropertyDescription("The public address.")
    public PublicIPSpec publicIP;

    @JsonPropertyDescription("The address in the subnet.")
    public String privateIP;
  }

  /** The machines behind a load balancer. */
  public static class BackendPool {
    @JsonPropertyDescription("Name. Default the load balancer's with -backendPool.")
    public String name;
  }
}
