package io.clusterapi.model.core;

import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;

public class MachineSetSpec {
  @Required
  @Size(min = 1, max = 63)
  public String clusterName;

  public Integer replicas;

  @Required public LabelSelector selector;

  @Required public MachineTemplateSpec template;

  public MachineNamingSpec machineNaming;

  public Deletion deletion;

  @MinProperties(1)
  public static class Deletion {
    @OneOf({"Random", "Newest", "Oldest"})
    public String order;
  }
}
