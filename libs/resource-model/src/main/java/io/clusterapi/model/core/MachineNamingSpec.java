package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Size;

/** How Machines are named. */
@MinProperties(1)
public class MachineNamingSpec {
  @JsonPropertyDescription(
      "Go template of the name; knows .cluster.name, .machineSet.name and .random, which must appear.")
  @Size(min = 1, max = 256)
  public String template;
}
