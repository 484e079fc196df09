package io.clusterapi.model.infrastructure.azure;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.core.V1Beta1Condition;
import java.util.List;

/** What is true of a virtual machine. */
public class AzureMachineStatus {
  @JsonPropertyDescription("The machine runs.")
  public Boolean ready;

  @JsonPropertyDescription("Addresses of the machine.")
  public List<MachineAddress> addresses;

  @JsonPropertyDescription("How far Azure is with the machine.")
  public String vmState;

  @JsonPropertyDescription("Short code of a failure that needs a person.")
  public String failureReason;

  @JsonPropertyDescription("A failure that needs a person, in words.")
  public String failureMessage;

  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  public List<V1Beta1Condition> conditions;

  @JsonPropertyDescription("Operations of Azure that are under way.")
  public List<LongRunningOperation> longRunningOperationStates;
}
