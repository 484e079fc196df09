package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;

public class AWSMachineTemplateStatus {
  public Map<String, Quantity> capacity;

  public NodeInfo nodeInfo;

  public List<V1Beta1Condition> conditions;

  public static class NodeInfo {
    @OneOf({"amd64", "arm64"})
    public String architecture;

    @OneOf({"linux", "windows"})
    public String operatingSystem;
  }
}
