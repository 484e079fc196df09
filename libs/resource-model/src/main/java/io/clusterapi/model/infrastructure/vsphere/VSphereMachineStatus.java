package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What is true of a virtual machine that hosts a Node. */
@MinProperties(1)
public class VSphereMachineStatus {
  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  @JsonPropertyDescription("Milestones of the first provisioning; once true they stay true.")
  public Initialization initialization;

  @JsonPropertyDescription("Addresses of the virtual machine.")
  @Size(max = 128)
  public List<MachineAddress> addresses;

  @JsonPropertyDescription("State of its network devices.")
  @Size(max = 128)
  public List<VSphereNetworkStatus> network;

  @JsonPropertyDescription("Facts kept for clients of v1beta1; they vanish with that version.")
  public Deprecated deprecated;

  /** Milestones. */
  @MinProperties(1)
  public static class Initialization {
    @JsonPropertyDescription("The infrastructure has been provisioned.")
    public Boolean provisioned;
  }

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
