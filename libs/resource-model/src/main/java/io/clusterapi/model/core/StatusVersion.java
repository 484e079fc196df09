package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Kubernetes version and how many Machines run it. */
public class StatusVersion {
  @JsonPropertyDescription("Kubernetes version.")
  @Required
  @Size(min = 1, max = 256)
  public String version;

  @JsonPropertyDescription("How many Machines run it.")
  @Min(1)
  public Integer replicas;
}
