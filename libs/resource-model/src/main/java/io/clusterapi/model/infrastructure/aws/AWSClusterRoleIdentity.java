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

/** Lets clusters of the allowed namespaces act as an IAM role. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA2)
@Kind("AWSClusterRoleIdentity")
@Plural("awsclusterroleidentities")
@Singular("awsclusterroleidentity")
@ShortNames("awsri")
@Categories(Groups.CATEGORY)
public class AWSClusterRoleIdentity extends CustomResource<AWSClusterRoleIdentitySpec, Void> {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected AWSClusterRoleIdentitySpec initSpec() {
    return null;
  }

  @Override
  protected Void initStatus() {
    return null;
  }
}
