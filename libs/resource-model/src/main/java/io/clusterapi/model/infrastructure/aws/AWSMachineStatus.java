package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.core.V1Beta1Condition;
import java.util.List;

/** What is true of an instance. */
public class AWSMachineStatus {
  @JsonPropertyDescription("The instance runs.")
  public Boolean ready;

  @JsonPropertyDescription("The instance can be taken away at any time.")
  public Boolean interruptible;

  @JsonPropertyDescription("Addresses of the instance.")
  public List<MachineAddress> addresses;

  @JsonPropertyDescription("State of the instance.")
  public String instanceState;

  @JsonPropertyDescription("Short code of a failure that needs a person.")
  public String failureReason;

  @JsonPropertyDescription("A failure that needs a person, in words.")
  public String failureMessage;

  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  public List<V1Beta1Condition> conditions;

  @JsonPropertyDescription("The dedicated host it runs on.")
  public DedicatedHostStatus dedicatedHost;

  public static class DedicatedHostStatus {
    @JsonPropertyDescription("ID of the host.")
    public String id;
  }
}
