package io.clusterapi.model.addons;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What ClusterResourceSets have applied to one cluster. */
public class ClusterResourceSetBindingSpec {
  @JsonPropertyDescription("What each ClusterResourceSet has applied.")
  @Size(max = 100)
  public List<ResourceSetBinding> bindings;

  @JsonPropertyDescription("Name of the Cluster. Immutable.")
  @Required
  @Size(min = 1, max = 63)
  public String clusterName;

  public static class ResourceSetBinding {
    @JsonPropertyDescription("Name of the ClusterResourceSet.")
    @Required
    @Size(min = 1, max = 253)
    public String clusterResourceSetName;

    @JsonPropertyDescription("What it has applied.")
    @Size(max = 100)
    public List<ResourceBinding> resources;
  }

  public static class ResourceBinding {
    @JsonPropertyDescription("Name of the object applied from.")
    @Required
    @Size(min = 1, max = 253)
    public String name;

    @JsonPropertyDescription("Kind of the object applied from.")
    @Required
    @OneOf({"Secret", "ConfigMap"})
    public String kind;

    @JsonPropertyDescription("Hash of the content that was applied.")
    @Size(min = 1, max = 256)
    public String hash;

    @JsonPropertyDescription("When it was last applied.")
    @Format("date-time")
    public String lastAppliedTime;

    @JsonPropertyDescription("Whether all of it was applied.")
    @Required
    public Boolean applied;
  }
}
