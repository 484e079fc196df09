package io.clusterapi.model.infrastructure.vsphere;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Lets clusters of the allowed namespaces use a vCenter account kept in a Secret. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA2)
@Kind("VSphereClusterIdentity")
@Plural("vsphereclusteridentities")
@Singular("vsphereclusteridentity")
@Categories(Groups.CATEGORY)
public class VSphereClusterIdentity
    extends CustomResource<VSphereClusterIdentitySpec, VSphereClusterIdentityStatus> {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected VSphereClusterIdentitySpec initSpec() {
    return null;
  }

  @Override
  protected VSphereClusterIdentityStatus initStatus() {
    return null;
  }
}
