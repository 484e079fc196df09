package io.clusterapi.model.controlplane;

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

@MinProperties(1)
public class KubeadmControlPlaneStatus {
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  public Initialization initialization;

  @Size(min = 1, max = 4096)
  public String selector;

  public Integer replicas;

  public Integer readyReplicas;

  public Integer availableReplicas;

  public Integer upToDateReplicas;

  @Size(min = 1, max = 100)
  @ListMap("version")
  public List<StatusVersion> versions;

  @Size(min = 1, max = 256)
  public String version;

  @Min(1)
  public Long observedGeneration;

  public LastRemediation lastRemediation;

  public Deprecated deprecated;

  @MinProperties(1)
  public static class Initialization {
    public Boolean controlPlaneInitialized;
  }

  public static class LastRemediation {
    @Required
    @Size(min = 1, max = 253)
    public String machine;

    @Required
    @Format("date-time")
    public String time;

    @Required
    @Min(0)
    public Integer retryCount;
  }

  public static class Deprecated {
    public V1Beta1 v1beta1;
  }

  public static class V1Beta1 {
    public List<V1Beta1Condition> conditions;

    public String failureReason;

    @Size(min = 1, max = 10240)
    public String failureMessage;

    public Integer updatedReplicas;

    public Integer readyReplicas;

    public Integer unavailableReplicas;
  }
}
