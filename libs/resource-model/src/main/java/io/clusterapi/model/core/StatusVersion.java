package io.clusterapi.model.core;

import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

public class StatusVersion {
  @Required
  @Size(min = 1, max = 256)
  public String version;

  @Min(1)
  public Integer replicas;
}
