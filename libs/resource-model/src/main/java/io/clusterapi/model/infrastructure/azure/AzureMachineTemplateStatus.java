package io.clusterapi.model.infrastructure.azure;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** What a node made from the template offers, for scaling from zero. */
public class AzureMachineTemplateStatus {
  @JsonPropertyDescription("Resources of a node of this kind, for scaling from zero.")
  public Map<String, Quantity> capacity;

  @JsonPropertyDescription("System of a node of this kind, for scaling from zero.")
  public NodeInfo nodeInfo;

  /** System of a node. */
  public static class NodeInfo {
    @JsonPropertyDescription("CPU architecture.")
    @OneOf({"amd64", "arm64"})
    public String architecture;

    @JsonPropertyDescription("Operating system.")
    @OneOf({"linux", "windows"})
    public String operatingSystem;
  }
}
