package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Lets clusters of the allowed namespaces use the credentials the provider itself runs with; the
 * only instance is named default.
 */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA2)
@Kind("AWSClusterControllerIdentity")
@Plural("awsclustercontrolleridentities")
@Singular("awsclustercontrolleridentity")
@ShortNames("awsci")
@Categories(Groups.CATEGORY)
public class AWSClusterControllerIdentity
    extends CustomResource<AWSClusterControllerIdentitySpec, Void> {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected AWSClusterControllerIdentitySpec initSpec() {
    return null;
  }

  @Override
  protected Void initStatus() {
    return null;
  }
}
