package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What is true of a workload cluster. */
@MinProperties(1)
public class ClusterStatus {
  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  @JsonPropertyDescription("Milestones of the first provisioning; once true they stay true.")
  public Initialization initialization;

  @JsonPropertyDescription("Counts of control plane Machines.")
  public ControlPlane controlPlane;

  @JsonPropertyDescription("Counts of worker Machines.")
  public Workers workers;

  @JsonPropertyDescription("Failure domains the infrastructure offers.")
  @Size(min = 1, max = 100)
  @ListMap("name")
  public List<FailureDomain> failureDomains;

  @JsonPropertyDescription(
      "Where the cluster is in its life, for people; machines read conditions.")
  @OneOf({"Pending", "Provisioning", "Provisioned", "Deleting", "Failed", "Unknown"})
  public String phase;

  @JsonPropertyDescription("Generation of the spec these facts were worked out from.")
  @Min(1)
  public Long observedGeneration;

  @JsonPropertyDescription("Facts kept for clients of v1beta1; they vanish with that version.")
  public Deprecated deprecated;

  @MinProperties(1)
  public static class Initialization {
    @JsonPropertyDescription("The infrastructure has been provisioned.")
    public Boolean infrastructureProvisioned;

    @JsonPropertyDescription("The API server has answered once.")
    public Boolean controlPlaneInitialized;
  }

  public static class ControlPlane {
    @JsonPropertyDescription("How many Machines are wanted.")
    public Integer desiredReplicas;

    @JsonPropertyDescription("How many Machines exist.")
    public Integer replicas;

    @JsonPropertyDescription("How many Machines have condition UpToDate.")
    public Integer upToDateReplicas;

    @JsonPropertyDescription("How many Machines have condition Ready.")
    public Integer readyReplicas;

    @JsonPropertyDescription("How many Machines have condition Available.")
    public Integer availableReplicas;

    @JsonPropertyDescription("Kubernetes versions in use and how many Machines run each.")
    @Size(min = 1, max = 32)
    public List<StatusVersion> versions;

    @JsonPropertyDescription("Versions the control plane still goes through.")
    @Size(min = 1, max = 32)
    public List<UpgradePlanVersion> upgradePlan;
  }

  public static class Workers {
    @JsonPropertyDescription("How many Machines are wanted.")
    public Integer desiredReplicas;

    @JsonPropertyDescription("How many Machines exist.")
    public Integer replicas;

    @JsonPropertyDescription("How many Machines have condition UpToDate.")
    public Integer upToDateReplicas;

    @JsonPropertyDescription("How many Machines have condition Ready.")
    public Integer readyReplicas;

    @JsonPropertyDescription("How many Machines have condition Available.")
    public Integer availableReplicas;

    @JsonPropertyDescription("Kubernetes versions in use and how many Machines run each.")
    @Size(min = 1, max = 32)
    public List<StatusVersion> versions;

    @JsonPropertyDescription("Versions the workers still go through.")
    @Size(min = 1, max = 32)
    public List<UpgradePlanVersion> upgradePlan;
  }

  public static class UpgradePlanVersion {
    @JsonPropertyDescription("Kubernetes version.")
    @Required
    @Size(min = 1, max = 256)
    public String version;
  }

  public static class Deprecated {
    @JsonPropertyDescription("Facts in the form v1beta1 had.")
    public V1Beta1 v1beta1;
  }

  public static class V1Beta1 {
    @JsonPropertyDescription("What is true of the object now, one entry per type.")
    public List<V1Beta1Condition> conditions;

    @JsonPropertyDescription("Short code of a failure that needs a person.")
    public String failureReason;

    @JsonPropertyDescription("A failure that needs a person, in words.")
    @Size(min = 1, max = 10240)
    public String failureMessage;
  }
}
