package io.clusterapi.model.bootstrap;

import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Size;

@MinProperties(1)
public class Patches {
  @Size(min = 1, max = 512)
  public String directory;
}
