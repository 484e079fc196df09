package io.clusterapi.model.core;

import io.fabric8.generator.annotation.Required;

public class MachineTemplateSpec {
  public TemplateMetadata metadata;

  @Required public MachineSpec spec;
}
