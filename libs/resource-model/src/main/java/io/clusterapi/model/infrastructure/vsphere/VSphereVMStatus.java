package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What is true of a virtual machine. */
@MinProperties(1)
public class VSphereVMStatus {
  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  @JsonPropertyDescription("Host it runs on.")
  @Size(min = 1, max = 1024)
  public String host;

  @JsonPropertyDescription("It runs and has its addresses.")
  public Boolean ready;

  @JsonPropertyDescription("Its addresses.")
  @Size(max = 128)
  public List<@Size(min = 1, max = 39) String> addresses;

  @JsonPropertyDescription("How it was cloned.")
  @OneOf({"fullClone", "linkedClone"})
  public String cloneMode;

  @JsonPropertyDescription("Snapshot it was cloned from.")
  @Size(min = 1, max = 1024)
  public String snapshot;

  @JsonPropertyDescription("When a failed task may be tried again.")
  @Format("date-time")
  public String retryAfter;

  @JsonPropertyDescription("Task under way.")
  @Size(min = 1, max = 2048)
  public String taskRef;

  @JsonPropertyDescription("State of its network devices.")
  @Size(max = 128)
  public List<VSphereNetworkStatus> network;

  @JsonPropertyDescription("Cluster module that keeps it apart from its like.")
  @Size(max = 2048)
  public String moduleUUID;

  @JsonPropertyDescription("Managed object reference.")
  @Size(min = 1, max = 2048)
  public String vmRef;

  @JsonPropertyDescription("Facts kept for clients of v1beta1; they vanish with that version.")
  public Deprecated deprecated;

  /** Facts of older versions. */
  public static class Deprecated {
    @JsonPropertyDescription("Facts in the form v1beta1 had.")
    public V1Beta1 v1beta1;
  }

  /** Facts in the form v1beta1 had. */
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
