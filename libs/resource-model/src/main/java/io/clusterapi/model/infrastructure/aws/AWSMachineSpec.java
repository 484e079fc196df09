package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** What one EC2 instance should be. */
@ValidationRule(
    value =
        "!has(self.capacityReservationId) || !has(self.marketType) || self.marketType != 'Spot'",
    message = "capacityReservationId may not be set when marketType is Spot")
@ValidationRule(
    value = "!has(self.capacityReservationId) || !has(self.spotMarketOptions)",
    message = "capacityReservationId cannot be set when spotMarketOptions is specified")
public class AWSMachineSpec {
  @JsonPropertyDescription("aws:///zone/instance; filled in.")
  public String providerID;

  @JsonPropertyDescription("ID of the instance; filled in.")
  public String instanceID;

  @JsonPropertyDescription("How the instance reaches its metadata service.")
  public InstanceMetadataOptions instanceMetadataOptions;

  @JsonPropertyDescription("Machine image.")
  public AMIReference ami;

  @JsonPropertyDescription(
      "Name pattern of the machine image; {{.BaseOS}} and {{.K8sVersion}} are filled in.")
  public String imageLookupFormat;

  @JsonPropertyDescription("AWS account that owns the image.")
  public String imageLookupOrg;

  @JsonPropertyDescription("Operating system of the image to look up, such as ubuntu-24.04.")
  public String imageLookupBaseOS;

  @JsonPropertyDescription("EC2 instance type, such as m5.large.")
  @Required
  @Size(min = 2)
  public String instanceType;

  @JsonPropertyDescription("CPU features of the instance.")
  public CPUOptions cpuOptions;

  @JsonPropertyDescription(
      "Tags put on every AWS resource that is made, besides the provider's own.")
  public Map<String, String> additionalTags;

  @JsonPropertyDescription("Name of the instance profile.")
  public String iamInstanceProfile;

  @JsonPropertyDescription("Whether the instance gets a public address.")
  public Boolean publicIP;

  @JsonPropertyDescription("Pool the public address is taken from.")
  public ElasticIPPool elasticIpPool;

  @JsonPropertyDescription("Further security groups.")
  public List<AWSResourceReference> additionalSecurityGroups;

  @JsonPropertyDescription("Subnet of the instance; chosen by failure domain when absent.")
  public AWSResourceReference subnet;

  @JsonPropertyDescription("Existing security groups to use, by role.")
  public Map<String, String> securityGroupOverrides;

  @JsonPropertyDescription("Name of the EC2 key pair; empty for none.")
  public String sshKeyName;

  @JsonPropertyDescription("Disk with the operating system.")
  public Volume rootVolume;

  @JsonPropertyDescription("Further disks.")
  public List<Volume> nonRootVolumes;

  @JsonPropertyDescription("IDs of existing network interfaces to use; two at most.")
  @Size(max = 2)
  public List<String> networkInterfaces;

  @JsonPropertyDescription("Type of the primary network interface.")
  @OneOf({"interface", "efa"})
  public String networkInterfaceType;

  @JsonPropertyDescription("Whether the primary interface gets a primary IPv6 address.")
  @OneOf({"enabled", "disabled"})
  public String assignPrimaryIPv6;

  @JsonPropertyDescription("Whether user data is sent without gzip.")
  public Boolean uncompressedUserData;

  @JsonPropertyDescription("How cloud-init gets the bootstrap data.")
  public CloudInit cloudInit;

  @JsonPropertyDescription("How ignition gets the bootstrap data.")
  public Ignition ignition;

  @JsonPropertyDescription("Run on spare capacity; absent means on demand.")
  public SpotMarketOptions spotMarketOptions;

  @JsonPropertyDescription("Placement group the instance joins.")
  public String placementGroupName;

  @JsonPropertyDescription("Partition of the placement group, 1 to 7.")
  @Min(1)
  @Max(7)
  public Long placementGroupPartition;

  @JsonPropertyDescription("Whether the hardware is shared.")
  @OneOf({"default", "dedicated", "host"})
  public String tenancy;

  @JsonPropertyDescription("How private DNS names of the instance are made.")
  public PrivateDNSName privateDnsName;

  @JsonPropertyDescription("Capacity reservation to launch into.")
  public String capacityReservationId;

  @JsonPropertyDescription("How the instance is paid for.")
  @OneOf({"OnDemand", "Spot", "CapacityBlock"})
  public String marketType;

  @JsonPropertyDescription("Dedicated host to launch on.")
  @Size(max = 19)
  @Pattern("^h-[0-9a-f]{17}$")
  public String hostID;

  @JsonPropertyDescription("Whether a stopped instance stays on its dedicated host.")
  @Default("default")
  @OneOf({"default", "host"})
  public String hostAffinity;

  @JsonPropertyDescription("Allocate a dedicated host for the instance.")
  public DynamicHostAllocationSpec dynamicHostAllocation;

  @JsonPropertyDescription("Whether capacity reservations may be, must be or must not be used.")
  @OneOf({"", "None", "CapacityReservationsOnly", "Open"})
  public String capacityReservationPreference;

  public static class AMIReference {
    @JsonPropertyDescription("ID of the image; looked up when absent.")
    public String id;

    @JsonPropertyDescription("Family of EKS images to look up in.")
    @OneOf({"AmazonLinux", "AmazonLinuxGPU", "AmazonLinux2023", "AmazonLinux2023GPU"})
    public String eksLookupType;
  }

  public static class CloudInit {
    @JsonPropertyDescription("Put the bootstrap data into user data as it is.")
    public Boolean insecureSkipSecretsManager;

    @JsonPropertyDescription("How many secrets the data was split into; filled in.")
    public Integer secretCount;

    @JsonPropertyDescription("Prefix of the secrets' names; filled in.")
    public String secretPrefix;

    @JsonPropertyDescription("Where the bootstrap data waits. Default secrets-manager.")
    @OneOf({"secrets-manager", "ssm-parameter-store"})
    public String secureSecretsBackend;
  }

  public static class Ignition {
    @JsonPropertyDescription("Version of the ignition format. Default 2.3.")
    @OneOf({"2.3", "3.0", "3.1", "3.2", "3.3", "3.4"})
    public String version;

    @JsonPropertyDescription("Where the bootstrap data waits.")
    @Default("ClusterObjectStore")
    @OneOf({"ClusterObjectStore", "UnencryptedUserData"})
    public String storageType;

    @JsonPropertyDescription("Proxy ignition uses; from version 3.1.")
    public IgnitionProxy proxy;

    @JsonPropertyDescription("Certificate authorities ignition trusts.")
    public IgnitionTLS tls;
  }

  public static class IgnitionTLS {
    @JsonPropertyDescription("URLs of bundles of certificate authorities.")
    @Size(max = 64)
    public List<@Size(max = 65536) String> certificateAuthorities;
  }

  public static class IgnitionProxy {
    @JsonPropertyDescription("Proxy for http.")
    public String httpProxy;

    @JsonPropertyDescription("Proxy for https.")
    public String httpsProxy;

    @JsonPropertyDescription("Hosts reached without proxy.")
    @Size(max = 64)
    public List<@Size(max = 2048) String> noProxy;
  }
}
