package io.clusterapi.model.infrastructure.azure;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;

/** What the infrastructure of a cluster on Azure should be. */
public class AzureClusterSpec {
  @JsonPropertyDescription("Virtual network, subnets and load balancers.")
  public NetworkSpec networkSpec;

  @JsonPropertyDescription(
      "Resource group everything is made in. Default the name of the cluster. Immutable.")
  public String resourceGroup;

  @JsonPropertyDescription("Azure subscription. Immutable.")
  public String subscriptionID;

  @JsonPropertyDescription("Azure region, such as westeurope. Immutable.")
  public String location;

  @JsonPropertyDescription("Edge zone of the region.")
  public ExtendedLocation extendedLocation;

  @JsonPropertyDescription(
      "Where the API server is reached; filled in from the load balancer. Immutable once set.")
  public ControlPlaneEndpoint controlPlaneEndpoint;

  @JsonPropertyDescription(
      "Tags put on every Azure resource that is made, besides the provider's own.")
  public Map<String, String> additionalTags;

  @JsonPropertyDescription("The AzureClusterIdentity with which Azure is called.")
  public ObjectReference identityRef;

  @JsonPropertyDescription("Azure cloud. Default AzurePublicCloud. Immutable.")
  @OneOf({"AzurePublicCloud", "AzureChinaCloud", "AzureUSGovernmentCloud", "AzureStackCloud"})
  public String azureEnvironment;

  @JsonPropertyDescription("Azure Bastion for SSH access into the network.")
  public BastionSpec bastionSpec;

  @JsonPropertyDescription(
      "Values of azure.json, the configuration of the cloud provider inside the cluster.")
  public CloudProviderConfigOverrides cloudProviderConfigOverrides;

  @JsonPropertyDescription(
      "Zones the control plane may use, by name; all of the region when absent.")
  public Map<String, FailureDomainSpec> failureDomains;

  @JsonPropertyDescription("Whether what a control plane needs is made. Default true.")
  public Boolean controlPlaneEnabled;

  @JsonPropertyDescription(
      "Address of Azure Resource Manager; only with azureEnvironment AzureStackCloud.")
  public String armEndpoint;

  /** Address of the API server. */
  public static class ControlPlaneEndpoint {
    @JsonPropertyDescription("Host name or address of the API server; empty until known.")
    public String host;

    @JsonPropertyDescription("Port of the API server; 0 until known.")
    public Integer port;
  }

  /** A place of a region that is not in its zones. */
  public static class ExtendedLocation {
    @JsonPropertyDescription("Name of the edge zone.")
    @Required
    public String name;

    @JsonPropertyDescription("Kind of place.")
    @Required
    @OneOf({"EdgeZone"})
    public String type;
  }

  /** A failure domain. */
  public static class FailureDomainSpec {
    @JsonPropertyDescription("Whether control plane Machines may run there.")
    public Boolean controlPlane;

    @JsonPropertyDescription("What else is known of it.")
    public Map<String, String> attributes;
  }

  /** What gives access to machines. */
  public static class BastionSpec {
    @JsonPropertyDescription("A bastion of Azure.")
    public AzureBastion azureBastion;
  }

  /** A bastion of Azure. */
  public static class AzureBastion {
    @JsonPropertyDescription("Name of the bastion. Default the cluster's with -azure-bastion.")
    public String name;

    @JsonPropertyDescription("Its subnet. Default AzureBastionSubnet, 10.255.255.224/27.")
    public NetworkSpec.SubnetSpec subnet;

    @JsonPropertyDescription("Its public address.")
    public NetworkSpec.PublicIPSpec publicIP;

    @JsonPropertyDescription("Tier of the bastion. Default Basic.")
    @OneOf({"Basic", "Standard"})
    public String sku;

    @JsonPropertyDescription("Whether native clients may tunnel. Default false.")
    public Boolean enableTunneling;
  }

  /** Values of azure.json. */
  public static class CloudProviderConfigOverrides {
    @JsonPropertyDescription("Rate limits by resource.")
    public List<RateLimitSpec> rateLimits;

    @JsonPropertyDescription("How failed calls are repeated.")
    public BackOffConfig backOffs;
  }

  /** Rate limit of one resource. */
  public static class RateLimitSpec {
    @JsonPropertyDescription("Name of the rate limit.")
    @Required
    @OneOf({
      "defaultRateLimit",
      "routeRateLimit",
      "subnetsRateLimit",
      "interfaceRateLimit",
      "routeTableRateLimit",
      "loadBalancerRateLimit",
      "publicIPAddressRateLimit",
      "securityGroupRateLimit",
      "virtualMachineRateLimit",
      "storageAccountRateLimit",
      "diskRateLimit",
      "snapshotRateLimit",
      "virtualMachineScaleSetRateLimit",
      "virtualMachineSizesRateLimit",
      "availabilitySetRateLimit"
    })
    public String name;

    @JsonPropertyDescription("The limit.")
    public RateLimitConfig config;
  }

  /** A rate limit. */
  public static class RateLimitConfig {
    @JsonPropertyDescription("Whether calls are limited.")
    public Boolean cloudProviderRateLimit;

    @JsonPropertyDescription("Reads a second.")
    public Quantity cloudProviderRateLimitQPS;

    @JsonPropertyDescription("Most reads at once.")
    public Integer cloudProviderRateLimitBucket;

    @JsonPropertyDescription("Writes a second.")
    public Quantity cloudProviderRateLimitQPSWrite;

    @JsonPropertyDescription("Most writes at once.")
    public Integer cloudProviderRateLimitBucketWrite;
  }

  /** How failed calls are repeated. */
  public static class BackOffConfig {
    @JsonPropertyDescription("Whether they are.")
    public Boolean cloudProviderBackoff;

    @JsonPropertyDescription("How often.")
    public Integer cloudProviderBackoffRetries;

    @JsonPropertyDescription("By which factor the pause grows.")
    public Quantity cloudProviderBackoffExponent;

    @JsonPropertyDescription("First pause in seconds.")
    public Integer cloudProviderBackoffDuration;

    @JsonPropertyDescription("How much chance there is in it.")
    public Quantity cloudProviderBackoffJitter;
  }
}
