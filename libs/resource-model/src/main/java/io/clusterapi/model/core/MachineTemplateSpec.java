package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** The Machines a MachineSet or MachineDeployment makes. */
public class MachineTemplateSpec {
  @JsonPropertyDescription("Labels and annotations for what is made from this template.")
  public TemplateMetadata metadata;

  @JsonPropertyDescription("Spec of the Machines.")
  @Required
  public MachineSpec spec;
}
