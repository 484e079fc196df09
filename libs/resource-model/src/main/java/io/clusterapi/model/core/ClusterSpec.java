package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What a workload cluster should be. */
@MinProperties(1)
public class ClusterSpec {
  @JsonPropertyDescription(
      "True stops every controller from acting on the cluster and what belongs to it.")
  public Boolean paused;

  @JsonPropertyDescription("Address ranges and domain inside the cluster.")
  public ClusterNetwork clusterNetwork;

  @JsonPropertyDescription(
      "Where the API server is reached; filled in by the infrastructure or the control plane when empty.")
  public APIEndpoint controlPlaneEndpoint;

  @JsonPropertyDescription("The object that provides the control plane.")
  public ContractVersionedObjectReference controlPlaneRef;

  @JsonPropertyDescription("The object that provides the infrastructure.")
  public ContractVersionedObjectReference infrastructureRef;

  @JsonPropertyDescription("Conditions that must hold too before the cluster is Available.")
  @Size(min = 1, max = 32)
  @ListMap("conditionType")
  public List<AvailabilityGate> availabilityGates;

  @MinProperties(1)
  public static class ClusterNetwork {
    @JsonPropertyDescription("Port the API server listens on. Default 6443.")
    @Min(1)
    @Max(65535)
    public Integer apiServerPort;

    @JsonPropertyDescription("Ranges Services get addresses from.")
    public NetworkRanges services;

    @JsonPropertyDescription("Ranges Pods get addresses from.")
    public NetworkRanges pods;

    @JsonPropertyDescription("DNS domain of Services.")
    @Size(min = 1, max = 253)
    public String serviceDomain;
  }

  public static class NetworkRanges {
    @JsonPropertyDescription("Ranges in CIDR notation: one, or one IPv4 and one IPv6.")
    @Required
    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 43) String> cidrBlocks;
  }

  public static class AvailabilityGate {
    @JsonPropertyDescription("Type of a condition of the object.")
    @Required
    @Size(min = 1, max = 316)
    @Pattern(
        "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")
    public String conditionType;

    @JsonPropertyDescription(
        "Whether the condition is good when True (Positive, the default) or when False (Negative).")
    @OneOf({"Positive", "Negative"})
    public String polarity;
  }
}
