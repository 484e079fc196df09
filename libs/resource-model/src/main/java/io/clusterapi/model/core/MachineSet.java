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

/** Keeps a number of identical Machines alive. */
@Group(Groups.CLUSTER)
@Version(Groups.V1BETA2)
@Kind("MachineSet")
@Plural("machinesets")
@Singular("machineset")
@ShortNames("ms")
@Categories(Groups.CATEGORY)
public class MachineSet extends CustomResource<MachineSetSpec, MachineSetStatus>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected MachineSetSpec initSpec() {
    return null;
  }

  @Override
  protected MachineSetStatus initStatus() {
    return null;
  }
}
