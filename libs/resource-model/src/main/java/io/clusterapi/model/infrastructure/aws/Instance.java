package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;

/** An EC2 instance that exists. */
public class Instance {
  @JsonPropertyDescription("ID of the instance.")
  @Required
  public String id;

  @JsonPropertyDescription("State of the instance.")
  public String instanceState;

  @JsonPropertyDescription("EC2 instance type.")
  public String type;

  @JsonPropertyDescription("Subnet it is in.")
  public String subnetId;

  @JsonPropertyDescription("Machine image it was started from.")
  public String imageId;

  @JsonPropertyDescription("Name of the EC2 key pair; empty for none.")
  public String sshKeyName;

  @JsonPropertyDescription("Its security groups.")
  public List<String> securityGroupIds;

  @JsonPropertyDescription("Its user data, in base64.")
  public String userData;

  @JsonPropertyDescription("Its instance profile.")
  public String iamProfile;

  @JsonPropertyDescription("Its addresses.")
  public List<MachineAddress> addresses;

  @JsonPropertyDescription("Private IPv4 address.")
  public String privateIp;

  @JsonPropertyDescription("IPv6 address.")
  public String ipv6Address;

  @JsonPropertyDescription("Public IPv4 address.")
  public String publicIp;

  @JsonPropertyDescription("Whether it has enhanced networking.")
  public Boolean enaSupport;

  @JsonPropertyDescription("Whether it is optimized for EBS.")
  public Boolean ebsOptimized;

  @JsonPropertyDescription("Disk with the operating system.")
  public Volume rootVolume;

  @JsonPropertyDescription("Further disks.")
  public List<Volume> nonRootVolumes;

  @JsonPropertyDescription("IDs of existing network interfaces to use; two at most.")
  public List<String> networkInterfaces;

  @JsonPropertyDescription("Type of the primary network interface.")
  public String networkInterfaceType;

  @JsonPropertyDescription("Whether the primary interface gets a primary IPv6 address.")
  public String assignPrimaryIPv6;

  @JsonPropertyDescription("Tags by key.")
  public Map<String, String> tags;

  @JsonPropertyDescription("Availability zone.")
  public String availabilityZone;

  @JsonPropertyDescription("Run on spare capacity; absent means on demand.")
  public SpotMarketOptions spotMarketOptions;

  @JsonPropertyDescription("Placement group the instance joins.")
  public String placementGroupName;

  @JsonPropertyDescription("Partition of the placement group, 1 to 7.")
  @Min(1)
  @Max(7)
  public Long placementGroupPartition;

  @JsonPropertyDescription("Whether the hardware is shared.")
  public String tenancy;

  @JsonPropertyDescription("Its disks.")
  public List<String> volumeIDs;

  @JsonPropertyDescription("How the instance reaches its metadata service.")
  public InstanceMetadataOptions instanceMetadataOptions;

  @JsonPropertyDescription("How private DNS names of the instance are made.")
  public PrivateDNSName privateDnsName;

  @JsonPropertyDescription("Whether it gets a public address on launch.")
  public Boolean publicIPOnLaunch;

  @JsonPropertyDescription("Capacity reservation to launch into.")
  public String capacityReservationId;

  @JsonPropertyDescription("How the instance is paid for.")
  @OneOf({"OnDemand", "Spot", "CapacityBlock"})
  public String marketType;

  @JsonPropertyDescription("Whether a stopped instance stays on its dedicated host.")
  @OneOf({"default", "host"})
  public String hostAffinity;

  @JsonPropertyDescription("Dedicated host to launch on.")
  public String hostID;

  @JsonPropertyDescription("Allocate a dedicated host for the instance.")
  public DynamicHostAllocationSpec dynamicHostAllocation;

  @JsonPropertyDescription("Whether capacity reservations may be, must be or must not be used.")
  @OneOf({"", "None", "CapacityReservationsOnly", "Open"})
  public String capacityReservationPreference;

  @JsonPropertyDescription("CPU features of the instance.")
  public CPUOptions cpuOptions;
}
