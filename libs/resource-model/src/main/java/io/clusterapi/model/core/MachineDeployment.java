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

/** Rolls changes of a Machine template out over MachineSets. */
@Group(Groups.CLUSTER)
@Version(Groups.V1BETA2)
@Kind("MachineDeployment")
@Plural("machinedeployments")
@Singular("machinedeployment")
@ShortNames("md")
@Categories(Groups.CATEGORY)
public class MachineDeployment
    extends CustomResource<MachineDeploymentSpec, MachineDeploymentStatus> implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected MachineDeploymentSpec initSpec() {
    return null;
  }

  @Override
  protected MachineDeploymentStatus initStatus() {
    return null;
  }
}
