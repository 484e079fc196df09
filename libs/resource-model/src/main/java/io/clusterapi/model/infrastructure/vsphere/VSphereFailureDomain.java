package io.clusterapi.model.infrastructure.vsphere;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A part of a vCenter that fails on its own. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA2)
@Kind("VSphereFailureDomain")
@Plural("vspherefailuredomains")
@Singular("vspherefailuredomain")
@Categories(Groups.CATEGORY)
public class VSphereFailureDomain extends CustomResource<VSphereFailureDomainSpec, Void> {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected VSphereFailureDomainSpec initSpec() {
    return null;
  }

  @Override
  protected Void initStatus() {
    return null;
  }
}
