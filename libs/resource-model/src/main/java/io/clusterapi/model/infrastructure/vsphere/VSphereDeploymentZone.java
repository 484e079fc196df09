package io.clusterapi.model.infrastructure.vsphere;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Where in a failure domain machines are placed. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA2)
@Kind("VSphereDeploymentZone")
@Plural("vspheredeploymentzones")
@Singular("vspheredeploymentzone")
@Categories(Groups.CATEGORY)
public class VSphereDeploymentZone
    extends CustomResource<VSphereDeploymentZoneSpec, VSphereDeploymentZoneStatus> {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected VSphereDeploymentZoneSpec initSpec() {
    return null;
  }

  @Override
  protected VSphereDeploymentZoneStatus initStatus() {
    return null;
  }
}
