package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

/** Where the API server of a workload cluster is reached. */
@MinProperties(1)
public class APIEndpoint {
  @JsonPropertyDescription("Host name or address of the API server.")
  @Size(min = 1, max = 512)
  public String host;

  @JsonPropertyDescription("Port of the API server.")
  @Min(1)
  @Max(65535)
  public Integer port;
}
