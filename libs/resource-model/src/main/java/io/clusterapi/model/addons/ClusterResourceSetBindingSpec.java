package io.clusterapi.model.addons;

import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

public class ClusterResourceSetBindingSpec {
  @Size(max = 100)
  public List<ResourceSetBinding> bindings;

  @Required
  @Size(min = 1, max = 63)
  public String clusterName;

  public static class ResourceSetBinding {
    @Required
    @Size(min = 1, max = 253)
    public String clusterResourceSetName;

    @Size(max = 100)
    public List<ResourceBinding> resources;
  }

  public static class ResourceBinding {
    @Required
    @Size(min = 1, max = 253)
    public String name;

    @Required
    @OneOf({"Secret", "ConfigMap"})
    public String kind;

    @Size(min = 1, max = 256)
    public String hash;

    @Format("date-time")
    public String lastAppliedTime;

    @Required public Boolean applied;
  }
}
