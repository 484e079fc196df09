package io.clusterapi.model.infrastructure.vsphere;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** What a workload cluster uses on one vCenter. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA2)
@Kind("VSphereCluster")
@Plural("vsphereclusters")
@Singular("vspherecluster")
@Categories(Groups.CATEGORY)
public class VSphereCluster extends CustomResource<VSphereClusterSpec, VSphereClusterStatus>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected VSphereClusterSpec initSpec() {
    return null;
  }

  @Override
  protected VSphereClusterStatus initStatus() {
    return null;
  }
}
