package io.clusterapi.model.infrastructure.aws;

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

/** One EC2 instance. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA2)
@Kind("AWSMachine")
@Plural("awsmachines")
@Singular("awsmachine")
@ShortNames("awsm")
@Categories(Groups.CATEGORY)
public class AWSMachine extends CustomResource<AWSMachineSpec, AWSMachineStatus>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected AWSMachineSpec initSpec() {
    return null;
  }

  @Override
  protected AWSMachineStatus initStatus() {
    return null;
  }
}
