package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A part of a vCenter that fails on its own. */
public class VSphereFailureDomainSpec {
  @JsonPropertyDescription("The region.")
  @Required
  public Domain region;

  @JsonPropertyDescription("The zone.")
  @Required
  public Domain zone;

  @JsonPropertyDescription("Where in the inventory it is.")
  @Required
  public Topology topology;

  /** A tag that stands for a part of the inventory. */
  public static class Domain {
    @JsonPropertyDescription("Name of the tag.")
    @Required
    @Size(min = 1, max = 1024)
    public String name;

    @JsonPropertyDescription("What it stands for.")
    @Required
    @OneOf({"Datacenter", "ComputeCluster", "HostGroup"})
    public String type;

    @JsonPropertyDescription("Category of the tag.")
    @Required
    @Size(min = 1, max = 1024)
    public String tagCategory;
  }

  /** Where in the inventory it is. */
  public static class Topology {
    @JsonPropertyDescription("Datacenter.")
    @Required
    @Size(min = 1, max = 2048)
    public String datacenter;

    @JsonPropertyDescription("Compute cluster.")
    @Size(min = 1, max = 2048)
    public String computeCluster;

    @JsonPropertyDescription("Hosts machines are bound to.")
    public Hosts hosts;

    @JsonPropertyDescription("Networks of its machines.")
    @Size(max = 128)
    public List<@Size(min = 1, max = 2048) String> networks;

    @JsonPropertyDescription("Networks of its machines with their settings.")
    @Size(max = 128)
    @ListMap("networkName")
    public List<NetworkConfiguration> networkConfigurations;

    @JsonPropertyDescription("Datastore of its machines.")
    @Size(min = 1, max = 2048)
    public String datastore;
  }

  /** Hosts machines are bound to. */
  public static class Hosts {
    @JsonPropertyDescription("Group of virtual machines.")
    @Required
    @Size(min = 1, max = 2048)
    public String vmGroupName;

    @JsonPropertyDescription("Group of hosts.")
    @Required
    @Size(min = 1, max = 2048)
    public String hostGroupName;
  }

  /** Network of a machine in the failure domain. */
  public static class NetworkConfiguration {
    @JsonPropertyDescription("Name or inventory path of the network.")
    @Required
    @Size(min = 1, max = 2048)
    public String networkName;

    @JsonPropertyDescription("IPv4 address by DHCP; not together with IPv4 ipAddrs.")
    public Boolean dhcp4;

    @JsonPropertyDescription("IPv6 address by DHCP; not together with IPv6 ipAddrs.")
    public Boolean dhcp6;

    @JsonPropertyDescription("DNS servers.")
    @Size(max = 128)
    public List<@Size(min = 1, max = 64) String> nameservers;

    @JsonPropertyDescription("DNS search domains.")
    @Size(max = 128)
    public List<@Size(min = 1, max = 1024) String> searchDomains;

    @JsonPropertyDescription("What is taken from DHCP for IPv4.")
    public VSphereNetworkSpec.DHCPOverrides dhcp4Overrides;

    @JsonPropertyDescription("What is taken from DHCP for IPv6.")
    public VSphereNetworkSpec.DHCPOverrides dhcp6Overrides;

    @JsonPropertyDescription("Pools addresses are claimed from.")
    @Size(max = 128)
    public List<VSphereNetworkSpec.IPPoolReference> addressesFromPools;
  }
}
