package io.clusterapi.model.addons;

import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

@MinProperties(1)
public class ClusterResourceSetStatus {
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  @Min(1)
  public Long observedGeneration;

  public Deprecated deprecated;

  public static class Deprecated {
    public V1Beta1 v1beta1;
  }

  public static class V1Beta1 {
    public List<V1Beta1Condition> conditions;
  }
}
