package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;

/** How a dedicated host is allocated. */
public class DynamicHostAllocationSpec {
  @JsonPropertyDescription("Tags by key.")
  public Map<String, String> tags;
}
