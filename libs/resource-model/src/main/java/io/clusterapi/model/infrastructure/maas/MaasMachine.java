package io.clusterapi.model.infrastructure.maas;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** One machine allocated and deployed by MAAS. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA1)
@Kind("MaasMachine")
@Plural("maasmachines")
@Singular("maasmachine")
@Categories(Groups.CATEGORY)
public class MaasMachine extends CustomResource<MaasMachineSpec, MaasMachineStatus>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected MaasMachineSpec initSpec() {
    return null;
  }

  @Override
  protected MaasMachineStatus initStatus() {
    return null;
  }
}
