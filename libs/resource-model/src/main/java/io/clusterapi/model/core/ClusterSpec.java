package io.clusterapi.model.core;

import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

@MinProperties(1)
public class ClusterSpec {
  public Boolean paused;

  public ClusterNetwork clusterNetwork;

  public APIEndpoint controlPlaneEndpoint;

  public ContractVersionedObjectReference controlPlaneRef;

  public ContractVersionedObjectReference infrastructureRef;

  @Size(min = 1, max = 32)
  @ListMap("conditionType")
  public List<AvailabilityGate> availabilityGates;

  @MinProperties(1)
  public static class ClusterNetwork {
    @Min(1)
    @Max(65535)
    public Integer apiServerPort;

    public NetworkRanges services;

    public NetworkRanges pods;

    @Size(min = 1, max = 253)
    public String serviceDomain;
  }

  public static class NetworkRanges {
    @Required
    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 43) String> cidrBlocks;
  }

  public static class AvailabilityGate {
    @Required
    @Size(min = 1, max = 316)
    @Pattern(
        "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")
    public String conditionType;

    @OneOf({"Positive", "Negative"})
    public String polarity;
  }
}
