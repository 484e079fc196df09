package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/** A part of the infrastructure that fails on its own, such as an availability zone. */
public class FailureDomain {
  @JsonPropertyDescription("Name of the failure domain.")
  @Required
  @Size(min = 1, max = 256)
  public String name;

  @JsonPropertyDescription("Whether control plane Machines may run there.")
  public Boolean controlPlane;

  @JsonPropertyDescription("What else the infrastructure says of it.")
  public Map<String, String> attributes;
}
