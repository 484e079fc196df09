package io.clusterapi.model.infrastructure.aws;

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

@ValidationRule(
    value =
        "!has(self.capacityReservationId) || !has(self.marketType) || self.marketType != 'Spot'",
    message = "capacityReservationId may not be set when marketType is Spot")
@ValidationRule(
    value = "!has(self.capacityReservationId) || !has(self.spotMarketOptions)",
    message = "capacityReservationId cannot be set when spotMarketOptions is specified")
public class AWSMachineSpec {
  public String providerID;

  public String instanceID;

  public InstanceMetadataOptions instanceMetadataOptions;

  public AMIReference ami;

  public String imageLookupFormat;

  public String imageLookupOrg;

  public String imageLookupBaseOS;

  @Required
  @Size(min = 2)
  public String instanceType;

  public CPUOptions cpuOptions;

  public Map<String, String> additionalTags;

  public String iamInstanceProfile;

  public Boolean publicIP;

  public ElasticIPPool elasticIpPool;

  public List<AWSResourceReference> additionalSecurityGroups;

  public AWSResourceReference subnet;

  public Map<String, String> securityGroupOverrides;

  public String sshKeyName;

  public Volume rootVolume;

  public List<Volume> nonRootVolumes;

  @Size(max = 2)
  public List<String> networkInterfaces;

  @OneOf({"interface", "efa"})
  public String networkInterfaceType;

  @OneOf({"enabled", "disabled"})
  public String assignPrimaryIPv6;

  public Boolean uncompressedUserData;

  public CloudInit cloudInit;

  public Ignition ignition;

  public SpotMarketOptions spotMarketOptions;

  public String placementGroupName;

  @Min(1)
  @Max(7)
  public Long placementGroupPartition;

  @OneOf({"default", "dedicated", "host"})
  public String tenancy;

  public PrivateDNSName privateDnsName;

  public String capacityReservationId;

  @OneOf({"OnDemand", "Spot", "CapacityBlock"})
  public String marketType;

  @Size(max = 19)
  @Pattern("^h-[0-9a-f]{17}$")
  public String hostID;

  @Default("default")
  @OneOf({"default", "host"})
  public String hostAffinity;

  public DynamicHostAllocationSpec dynamicHostAllocation;

  @OneOf({"", "None", "CapacityReservationsOnly", "Open"})
  public String capacityReservationPreference;

  public static class AMIReference {
    public String id;

    @OneOf({"AmazonLinux", "AmazonLinuxGPU", "AmazonLinux2023", "AmazonLinux2023GPU"})
    public String eksLookupType;
  }

  public static class CloudInit {
    public Boolean insecureSkipSecretsManager;

    public Integer secretCount;

    public String secretPrefix;

    @OneOf({"secrets-manager", "ssm-parameter-store"})
    public String secureSecretsBackend;
  }

  public static class Ignition {
    @OneOf({"2.3", "3.0", "3.1", "3.2", "3.3", "3.4"})
    public String version;

    @Default("ClusterObjectStore")
    @OneOf({"ClusterObjectStore", "UnencryptedUserData"})
    public String storageType;

    public IgnitionProxy proxy;

    public IgnitionTLS tls;
  }

  public static class IgnitionTLS {
    @Size(max = 64)
    public List<@Size(max = 65536) String> certificateAuthorities;
  }

  public static class IgnitionProxy {
    public String httpProxy;

    public String httpsProxy;

    @Size(max = 64)
    public List<@Size(max = 2048) String> noProxy;
  }
}
