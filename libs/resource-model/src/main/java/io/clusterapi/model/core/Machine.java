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
 * One host of a workload cluster: bootstrap configuration, infrastructure, and the Node it becomes.
 */
@Group(Groups.CLUSTER)
@Version(Groups.V1BETA2)
@Kind("Machine")
@Plural("machines")
@Singular("machine")
@ShortNames("ma")
@Categories(Groups.CATEGORY)
public class Machine extends CustomResource<MachineSpec, MachineStatus> implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected MachineSpec initSpec() {
    return null;
  }

  @Override
  protected MachineStatus initStatus() {
    return null;
  }
}
