package io.clusterapi.model.addons;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;

/** What is applied to which workload clusters. */
public class ClusterResourceSetSpec {
  @JsonPropertyDescription(
      "Clusters of the same namespace, by label; empty selects none. Immutable.")
  @Required
  public LabelSelector clusterSelector;

  @JsonPropertyDescription("ConfigMaps and Secrets whose content is applied.")
  @Required
  @Size(min = 1, max = 100)
  public List<ResourceRef> resources;

  @JsonPropertyDescription(
      "ApplyOnce creates what is missing, Reconcile also follows changes. Default ApplyOnce. Immutable.")
  @OneOf({"ApplyOnce", "Reconcile"})
  public String strategy;

  public static class ResourceRef {
    @JsonPropertyDescription("Name of the object, in the same namespace.")
    @Required
    @Size(min = 1, max = 253)
    public String name;

    @JsonPropertyDescription("Kind of the object.")
    @Required
    @OneOf({"Secret", "ConfigMap"})
    public String kind;
  }
}
