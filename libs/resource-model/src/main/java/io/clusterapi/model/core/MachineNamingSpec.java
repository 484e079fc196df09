package io.clusterapi.model.core;

import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Size;

@MinProperties(1)
public class MachineNamingSpec {
  @Size(min = 1, max = 256)
  public String template;
}
