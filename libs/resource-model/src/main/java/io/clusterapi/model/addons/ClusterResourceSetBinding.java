package io.clusterapi.model.addons;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Ledger of what ClusterResourceSets have applied to one cluster; its name is the cluster name. */
@Group(Groups.ADDONS)
@Version(Groups.V1BETA2)
@Kind("ClusterResourceSetBinding")
@Plural("clusterresourcesetbindings")
@Singular("clusterresourcesetbinding")
@Categories(Groups.CATEGORY)
public class ClusterResourceSetBinding extends CustomResource<ClusterResourceSetBindingSpec, Void>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected ClusterResourceSetBindingSpec initSpec() {
    return null;
  }

  @Override
  protected Void initStatus() {
    return null;
  }
}
