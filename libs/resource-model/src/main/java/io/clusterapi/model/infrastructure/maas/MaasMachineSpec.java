package io.clusterapi.model.infrastructure.maas;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** What one machine of MAAS should be. */
public class MaasMachineSpec {
  @JsonPropertyDescription("maas:///zone/system id; filled in.")
  public String providerID;

  @JsonPropertyDescription("MAAS' identifier of the machine; filled in.")
  public String systemID;

  @JsonPropertyDescription("Virtual machine host the machine is made on.")
  public String parent;

  @JsonPropertyDescription("Availability zone of MAAS the machine is taken from.")
  public String failureDomain;

  @JsonPropertyDescription("Resource pool the machine is taken from; any when absent.")
  public String resourcePool;

  @JsonPropertyDescription("Fewest CPUs of the machine.")
  @Required
  @Min(0)
  public Integer minCPU;

  @JsonPropertyDescription("Least memory of the machine, in MB.")
  @Required
  @Min(0)
  public Integer minMemory;

  @JsonPropertyDescription("Least size of the machine's disk, in GB.")
  @Min(0)
  public Integer minDiskSize;

  @JsonPropertyDescription("Tags the machine must all have.")
  public List<String> tags;

  @JsonPropertyDescription("Image to deploy: a custom image's name, or system/series.")
  @Required
  @Size(min = 1)
  public String image;

  @JsonPropertyDescription("Whether the system runs from memory and leaves the disks alone.")
  @Default("false")
  public Boolean deployInMemory;

  @JsonPropertyDescription("Makes the machine a virtual machine on a host.")
  public LXD lxd;

  @JsonPropertyDescription("Fixed address of a virtual machine.")
  public StaticIP staticIP;

  public static class LXD {
    @JsonPropertyDescription("Whether the machine is a virtual machine.")
    @Default("false")
    public Boolean enabled;

    @JsonPropertyDescription("The virtual machine.")
    public VMConfig vmConfig;
  }

  public static class VMConfig {
    @JsonPropertyDescription("Size of the disk in GB.")
    @Default("60")
    public Integer diskSize;

    @JsonPropertyDescription("Storage pool of the disk.")
    public String storagePool;

    @JsonPropertyDescription("Network the virtual machine is attached to.")
    public String network;

    @JsonPropertyDescription("Whether the virtual machine starts with its host.")
    @Default("true")
    public Boolean autoStart;

    @JsonPropertyDescription(
        "How MAAS links each interface, by its name: auto, dhcp, static or link_up.")
    public Map<String, String> interfaceLinkModes;
  }

  public static class StaticIP {
    @JsonPropertyDescription("The address.")
    public String ip;

    @JsonPropertyDescription("Network of the address.")
    public String cidr;

    @JsonPropertyDescription("Gateway of the network.")
    public String gateway;

    @JsonPropertyDescription("DNS servers.")
    public List<String> nameservers;
  }
}
