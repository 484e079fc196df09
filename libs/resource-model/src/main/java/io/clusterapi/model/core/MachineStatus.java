package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.util.List;

/** What is true of a Machine. */
@MinProperties(1)
public class MachineStatus {
  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  @JsonPropertyDescription("Milestones of the first provisioning; once true they stay true.")
  public Initialization initialization;

  @JsonPropertyDescription("The Node of the host.")
  public NodeReference nodeRef;

  @JsonPropertyDescription("What the Node says of its system.")
  public NodeSystemInfo nodeInfo;

  @JsonPropertyDescription("When the phase last changed.")
  @Format("date-time")
  public String lastUpdated;

  @JsonPropertyDescription("Addresses of the host.")
  @Size(max = 256)
  public List<MachineAddress> addresses;

  @JsonPropertyDescription("Failure domain the host runs in.")
  @Size(min = 1, max = 256)
  public String failureDomain;

  @JsonPropertyDescription(
      "Where the Machine is in its life, for people; machines read conditions.")
  @OneOf({
    "Pending",
    "Provisioning",
    "Provisioned",
    "Running",
    "Updating",
    "Deleting",
    "Deleted",
    "Failed",
    "Unknown"
  })
  public String phase;

  @JsonPropertyDescription(
      "When the API server certificate of this host expires; control plane only.")
  @Format("date-time")
  public String certificatesExpiryDate;

  @JsonPropertyDescription("Generation of the spec these facts were worked out from.")
  @Min(1)
  public Long observedGeneration;

  @JsonPropertyDescription("How far deletion has come.")
  public Deletion deletion;

  @JsonPropertyDescription("Facts kept for clients of v1beta1; they vanish with that version.")
  public Deprecated deprecated;

  @MinProperties(1)
  public static class Initialization {
    @JsonPropertyDescription("The host exists.")
    public Boolean infrastructureProvisioned;

    @JsonPropertyDescription("The bootstrap data exists.")
    public Boolean bootstrapDataSecretCreated;
  }

  public static class NodeReference {
    @JsonPropertyDescription("Name of the Node.")
    @Required
    @Size(min = 1, max = 253)
    @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
    public String name;
  }

  public static class Deletion {
    @JsonPropertyDescription("When draining began; its timeout counts from here.")
    @Format("date-time")
    public String nodeDrainStartTime;

    @JsonPropertyDescription("When waiting for volumes began; its timeout counts from here.")
    @Format("date-time")
    public String waitForNodeVolumeDetachStartTime;

    @JsonPropertyDescription("When waiting for pre-drain hooks began.")
    @Format("date-time")
    public String waitForPreDrainHookStartTime;

    @JsonPropertyDescription("When waiting for pre-terminate hooks began.")
    @Format("date-time")
    public String waitForPreTerminateHookStartTime;
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
