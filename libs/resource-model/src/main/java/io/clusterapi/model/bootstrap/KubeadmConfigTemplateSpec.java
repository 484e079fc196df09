package io.clusterapi.model.bootstrap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.TemplateMetadata;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Required;

/** The KubeadmConfigs a template makes. */
public class KubeadmConfigTemplateSpec {
  @JsonPropertyDescription("What is made from the template.")
  @Required
  public Template template;

  @MinProperties(1)
  public static class Template {
    @JsonPropertyDescription("Labels and annotations for what is made from this template.")
    public TemplateMetadata metadata;

    @JsonPropertyDescription("Spec of the KubeadmConfigs.")
    public KubeadmConfigSpec spec;
  }
}
