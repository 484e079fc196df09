package io.clusterapi.model.addons;

import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;

public class ClusterResourceSetSpec {
  @Required public LabelSelector clusterSelector;

  @Required
  @Size(min = 1, max = 100)
  public List<ResourceRef> resources;

  @OneOf({"ApplyOnce", "Reconcile"})
  public String strategy;

  public static class ResourceRef {
    @Required
    @Size(min = 1, max = 253)
    public String name;

    @Required
    @OneOf({"Secret", "ConfigMap"})
    public String kind;
  }
}
