package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;

/** How many Machines a MachineDeployment keeps, of what kind, and how a change reaches them. */
public class MachineDeploymentSpec {
  @JsonPropertyDescription("Name of the Cluster it belongs to. Immutable.")
  @Required
  @Size(min = 1, max = 63)
  public String clusterName;

  @JsonPropertyDescription("How many Machines are wanted. Default 1.")
  public Integer replicas;

  @JsonPropertyDescription("When and how Machines are replaced.")
  public Rollout rollout;

  @JsonPropertyDescription("Labels by which it knows its MachineSets; must match the template's.")
  @Required
  public LabelSelector selector;

  @JsonPropertyDescription("The Machines it makes.")
  @Required
  public MachineTemplateSpec template;

  @JsonPropertyDescription("How Machines are named.")
  public MachineNamingSpec machineNaming;

  @JsonPropertyDescription("How unhealthy Machines are replaced.")
  public Remediation remediation;

  @JsonPropertyDescription("How Machines to delete are chosen.")
  public Deletion deletion;

  @JsonPropertyDescription("True stops rollouts; scaling goes on.")
  public Boolean paused;

  @MinProperties(1)
  public static class Rollout {
    @JsonPropertyDescription("Machines made before this time are replaced once it has passed.")
    @Format("date-time")
    public String after;

    @JsonPropertyDescription("How Machines are replaced.")
    public RolloutStrategy strategy;
  }

  @MinProperties(1)
  public static class RolloutStrategy {
    @JsonPropertyDescription(
        "RollingUpdate replaces Machines step by step, OnDelete when a user deletes them. Default RollingUpdate.")
    @Required
    @OneOf({"RollingUpdate", "OnDelete"})
    public String type;

    @JsonPropertyDescription("Bounds of a rolling update.")
    public RollingUpdate rollingUpdate;
  }

  @MinProperties(1)
  public static class RollingUpdate {
    @JsonPropertyDescription(
        "How many Machines may be missing; number or percentage rounded down. Default 0.")
    public IntOrString maxUnavailable;

    @JsonPropertyDescription(
        "How many Machines may exist beyond those wanted; number or percentage rounded up. Default 1.")
    public IntOrString maxSurge;
  }

  @MinProperties(1)
  public static class Remediation {
    @JsonPropertyDescription(
        "How many Machines may be remediated at once; number or percentage rounded up. Default unlimited.")
    public IntOrString maxInFlight;
  }

  @MinProperties(1)
  public static class Deletion {
    @JsonPropertyDescription("Which Machines go first on scale down. Default Random.")
    @OneOf({"Random", "Newest", "Oldest"})
    public String order;
  }
}
