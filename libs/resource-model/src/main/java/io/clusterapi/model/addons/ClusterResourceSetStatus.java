package io.clusterapi.model.addons;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What is true of a ClusterResourceSet. */
@MinProperties(1)
public class ClusterResourceSetStatus {
  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  @JsonPropertyDescription("Generation of the spec these facts were worked out from.")
  @Min(1)
  public Long observedGeneration;

  @JsonPropertyDescription("Facts kept for clients of v1beta1; they vanish with that version.")
  public Deprecated deprecated;

  public static class Deprecated {
    @JsonPropertyDescription("Facts in the form v1beta1 had.")
    public V1Beta1 v1beta1;
  }

  public static class V1Beta1 {
    @JsonPropertyDescription("What is true of the object now, one entry per type.")
    public List<V1Beta1Condition> conditions;
  }
}
