package io.clusterapi.model.bootstrap;

import io.clusterapi.model.core.TemplateMetadata;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Required;

public class KubeadmConfigTemplateSpec {
  @Required public Template template;

  @MinProperties(1)
  public static class Template {
    public TemplateMetadata metadata;

    public KubeadmConfigSpec spec;
  }
}
