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

/** One virtual machine that hosts a Node. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA2)
@Kind("VSphereMachine")
@Plural("vspheremachines")
@Singular("vspheremachine")
@Categories(Groups.CATEGORY)
public class VSphereMachine extends CustomResource<VSphereMachineSpec, VSphereMachineStatus>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected VSphereMachineSpec initSpec() {
    return null;
  }

  @Override
  protected VSphereMachineStatus initStatus() {
    return null;
  }
}
