package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.core.TemplateMetadata;
import io.fabric8.generator.annotation.Required;

public class AWSMachineTemplateSpec {
  @Required public Template template;

  public static class Template {
    public TemplateMetadata metadata;

    @Required public AWSMachineSpec spec;
  }
}
