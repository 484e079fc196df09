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

/** Template from which MaasMachines are made. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA1)
@Kind("MaasMachineTemplate")
@Plural("maasmachinetemplates")
@Singular("maasmachinetemplate")
@Categories(Groups.CATEGORY)
public class MaasMachineTemplate extends CustomResource<MaasMachineTemplateSpec, Void>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected MaasMachineTemplateSpec initSpec() {
    return null;
  }

  @Override
  protected Void initStatus() {
    return null;
  }
}
