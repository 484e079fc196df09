package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;

/** What a node made from the template offers, for scaling from zero. */
public class AWSMachineTemplateStatus {
  @JsonPropertyDescription("Resources of a node of this kind, for scaling from zero.")
  public Map<String, Quantity> capacity;

  @JsonPropertyDescription("System of a node of this kind, for scaling from zero.")
  public NodeInfo nodeInfo;

  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  public List<V1Beta1Condition> conditions;

  public static class NodeInfo {
    @JsonPropertyDescription("CPU architecture.")
    @OneOf({"amd64", "arm64"})
    public String architecture;

    @JsonPropertyDescription("Operating system.")
    @OneOf({"linux", "windows"})
    public String operatingSystem;
  }
}
