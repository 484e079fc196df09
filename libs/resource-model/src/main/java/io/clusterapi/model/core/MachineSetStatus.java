package io.clusterapi.model.core;

import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

@MinProperties(1)
public class MachineSetStatus {
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  @Size(min = 1, max = 4096)
  public String selector;

  public Integer replicas;

  public Integer readyReplicas;

  public Integer availableReplicas;

  public Integer upToDateReplicas;

  @Size(min = 1, max = 100)
  @ListMap("version")
  public List<StatusVersion> versions;

  @Min(1)
  public Long observedGeneration;

  public Deprecated deprecated;

  public static class Deprecated {
    public V1Beta1 v1beta1;
  }

  public static class V1Beta1 {
    public List<V1Beta1Condition> conditions;

    public String failureReason;

    @Size(min = 1, max = 10240)
    public String failureMessage;

    public Integer fullyLabeledReplicas;

    public Integer readyReplicas;

    public Integer availableReplicas;
  }
}
