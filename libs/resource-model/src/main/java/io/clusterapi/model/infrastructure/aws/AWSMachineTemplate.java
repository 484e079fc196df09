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

/** Template from which AWSMachines are made. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA2)
@Kind("AWSMachineTemplate")
@Plural("awsmachinetemplates")
@Singular("awsmachinetemplate")
@ShortNames("awsmt")
@Categories(Groups.CATEGORY)
public class AWSMachineTemplate
    extends CustomResource<AWSMachineTemplateSpec, AWSMachineTemplateStatus> implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected AWSMachineTemplateSpec initSpec() {
    return null;
  }

  @Override
  protected AWSMachineTemplateStatus initStatus() {
    return null;
  }
}
