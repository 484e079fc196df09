package io.clusterapi.model.bootstrap;

import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

@MinProperties(1)
public class KubeadmConfigStatus {
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  public Initialization initialization;

  @Size(min = 1, max = 253)
  public String dataSecretName;

  @Min(1)
  public Long observedGeneration;

  public Deprecated deprecated;

  @MinProperties(1)
  public static class Initialization {
    public Boolean dataSecretCreated;
  }

  public static class Deprecated {
    public V1Beta1 v1beta1;
  }

  public static class V1Beta1 {
    public List<V1Beta1Condition> conditions;

    @Size(min = 1, max = 256)
    public String failureReason;

    @Size(min = 1, max = 10240)
    public String failureMessage;
  }
}
