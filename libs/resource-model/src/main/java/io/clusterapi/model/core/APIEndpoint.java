package io.clusterapi.model.core;

import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

@MinProperties(1)
public class APIEndpoint {
  @Size(min = 1, max = 512)
  public String host;

  @Min(1)
  @Max(65535)
  public Integer port;
}
