package io.clusterapi.model.infrastructure.azure;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.TemplateMetadata;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Required;

/** The AzureMachines a template makes. */
public class AzureMachineTemplateSpec {
  @JsonPropertyDescription("What is made from the template.")
  @Required
  public Template template;

  /** What is made. */
  public static class Template {
    @JsonPropertyDescription("Labels and annotations for what is made from this template.")
    @MinProperties(0)
    public TemplateMetadata metadata;

    @JsonPropertyDescription("Spec of the AzureMachines.")
    @Required
    public AzureMachineSpec spec;
  }
}
