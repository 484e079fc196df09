package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What is true of an identity. */
@MinProperties(1)
public class VSphereClusterIdentityStatus {
  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  @JsonPropertyDescription("The Secret is there.")
  public Boolean ready;

  @JsonPropertyDescription("Facts kept for clients of v1beta1; they vanish with that version.")
  public Deprecated deprecated;

  /** Facts of older versions. */
  public static class Deprecated {
    @JsonPropertyDescription("Facts in the form v1beta1 had.")
    public V1Beta1 v1beta1;
  }

  /** Facts in the form v1beta1 had. */
  public static class V1Beta1 {
    @JsonPropertyDescription("What is true of the object now, one entry per type.")
    public List<V1Beta1Condition> conditions;
  }
}
