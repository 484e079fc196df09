package io.clusterapi.model.bootstrap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

/** Where the API server of one node listens. */
@MinProperties(1)
public class LocalAPIEndpoint {
  @JsonPropertyDescription("Address the API server announces.")
  @Size(min = 1, max = 39)
  public String advertiseAddress;

  @JsonPropertyDescription("Port the API server listens on. Default 6443.")
  @Min(1)
  public Integer bindPort;
}
