package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;

public class Instance {
  @Required public String id;

  public String instanceState;

  public String type;

  public String subnetId;

  public String imageId;

  public String sshKeyName;

  public List<String> securityGroupIds;

  public String userData;

  public String iamProfile;

  public List<MachineAddress> addresses;

  public String privateIp;

  public String ipv6Address;

  public String publicIp;

  public Boolean enaSupport;

  public Boolean ebsOptimized;

  public Volume rootVolume;

  public List<Volume> nonRootVolumes;

  public List<String> networkInterfaces;

  public String networkInterfaceType;

  public String assignPrimaryIPv6;

  public Map<String, String> tags;

  public String availabilityZone;

  public SpotMarketOptions spotMarketOptions;

  public String placementGroupName;

  @Min(1)
  @Max(7)
  public Long placementGroupPartition;

  public String tenancy;

  public List<String> volumeIDs;

  public InstanceMetadataOptions instanceMetadataOptions;

  public PrivateDNSName privateDnsName;

  public Boolean publicIPOnLaunch;

  public String capacityReservationId;

  @OneOf({"OnDemand", "Spot", "CapacityBlock"})
  public String marketType;

  @OneOf({"default", "host"})
  public String hostAffinity;

  public String hostID;

  public DynamicHostAllocationSpec dynamicHostAllocation;

  @OneOf({"", "None", "CapacityReservationsOnly", "Open"})
  public String capacityReservationPreference;

  public CPUOptions cpuOptions;
}
