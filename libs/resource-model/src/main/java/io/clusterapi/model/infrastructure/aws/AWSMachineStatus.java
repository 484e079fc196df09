package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.core.V1Beta1Condition;
import java.util.List;

public class AWSMachineStatus {
  public Boolean ready;

  public Boolean interruptible;

  public List<MachineAddress> addresses;

  public String instanceState;

  public String failureReason;

  public String failureMessage;

  public List<V1Beta1Condition> conditions;

  public DedicatedHostStatus dedicatedHost;

  public static class DedicatedHostStatus {
    public String id;
  }
}
