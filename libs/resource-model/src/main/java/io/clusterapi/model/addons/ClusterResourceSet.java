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

/** Applies the content of ConfigMaps and Secrets to every workload cluster its selector matches. */
@Group(Groups.ADDONS)
@Version(Groups.V1BETA2)
@Kind("ClusterResourceSet")
@Plural("clusterresourcesets")
@Singular("clusterresourceset")
@Categories(Groups.CATEGORY)
public class ClusterResourceSet
    extends CustomResource<ClusterResourceSetSpec, ClusterResourceSetStatus> implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected ClusterResourceSetSpec initSpec() {
    return null;
  }

  @Override
  protected ClusterResourceSetStatus initStatus() {
    return null;
  }
}
