package io.clusterapi.model.bootstrap;

import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

@MinProperties(1)
public class LocalAPIEndpoint {
  @Size(min = 1, max = 39)
  public String advertiseAddress;

  @Min(1)
  public Integer bindPort;
}
