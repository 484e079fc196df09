package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;

/** How many Machines a MachineSet keeps, and of what kind. */
public class MachineSetSpec {
  @JsonPropertyDescription("Name of the Cluster it belongs to. Immutable.")
  @Required
  @Size(min = 1, max = 63)
  public String clusterName;

  @JsonPropertyDescription("How many Machines are wanted. Default 1.")
  public Integer replicas;

  @JsonPropertyDescription("Labels by which it knows its Machines; must match the template's.")
  @Required
  public LabelSelector selector;

  @JsonPropertyDescription("The Machines it makes.")
  @Required
  public MachineTemplateSpec template;

  @JsonPropertyDescription("How Machines are named.")
  public MachineNamingSpec machineNaming;

  @JsonPropertyDescription("How Machines to delete are chosen.")
  public Deletion deletion;

  @MinProperties(1)
  public static class Deletion {
    @JsonPropertyDescription("Which Machines go first on scale down. Default Random.")
    @OneOf({"Random", "Newest", "Oldest"})
    public String order;
  }
}
