package io.clusterapi.model.controlplane;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.StatusVersion;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What is true of a control plane. */
@MinProperties(1)
public class KubeadmControlPlaneStatus {
  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  @JsonPropertyDescription("Milestones of the first provisioning; once true they stay true.")
  public Initialization initialization;

  @JsonPropertyDescription("The selector as a string, for the scale subresource.")
  @Size(min = 1, max = 4096)
  public String selector;

  @JsonPropertyDescription("How many Machines exist.")
  public Integer replicas;

  @JsonPropertyDescription("How many Machines have condition Ready.")
  public Integer readyReplicas;

  @JsonPropertyDescription("How many Machines have condition Available.")
  public Integer availableReplicas;

  @JsonPropertyDescription("How many Machines have condition UpToDate.")
  public Integer upToDateReplicas;

  @JsonPropertyDescription("Kubernetes versions in use and how many Machines run each.")
  @Size(min = 1, max = 100)
  @ListMap("version")
  public List<StatusVersion> versions;

  @JsonPropertyDescription("Lowest Kubernetes version in use.")
  @Size(min = 1, max = 256)
  public String version;

  @JsonPropertyDescription("Generation of the spec these facts were worked out from.")
  @Min(1)
  public Long observedGeneration;

  @JsonPropertyDescription("The latest remediation.")
  public LastRemediation lastRemediation;

  @JsonPropertyDescription("Facts kept for clients of v1beta1; they vanish with that version.")
  public Deprecated deprecated;

  @MinProperties(1)
  public static class Initialization {
    @JsonPropertyDescription("The first Machine has been initialized.")
    public Boolean controlPlaneInitialized;
  }

  public static class LastRemediation {
    @JsonPropertyDescription("Machine that was remediated.")
    @Required
    @Size(min = 1, max = 253)
    public String machine;

    @JsonPropertyDescription("When it was remediated.")
    @Required
    @Format("date-time")
    public String time;

    @JsonPropertyDescription("How many retries this remediation was.")
    @Required
    @Min(0)
    public Integer retryCount;
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

    @JsonPropertyDescription("How many Machines match the spec.")
    public Integer updatedReplicas;

    @JsonPropertyDescription("How many Machines have condition Ready.")
    public Integer readyReplicas;

    @JsonPropertyDescription("How many Machines are still missing to be available.")
    public Integer unavailableReplicas;
  }
}
