package io.clusterapi.model.core;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Desired state and progress of one workload cluster: its network, endpoint, and the objects that
 * provide infrastructure and control plane.
 */
@Group(Groups.CLUSTER)
@Version(Groups.V1BETA2)
@Kind("Cluster")
@Plural("clusters")
@Singular("cluster")
@ShortNames("cl")
@Categories(Groups.CATEGORY)
public class Cluster extends CustomResource<ClusterSpec, ClusterStatus> implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected ClusterSpec initSpec() {
    return null;
  }

  @Override
  protected ClusterStatus initStatus() {
    return null;
  }
}
