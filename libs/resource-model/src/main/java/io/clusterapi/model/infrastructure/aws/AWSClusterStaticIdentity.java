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

/** Lets clusters of the allowed namespaces use the access key of a Secret. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA2)
@Kind("AWSClusterStaticIdentity")
@Plural("awsclusterstaticidentities")
@Singular("awsclusterstaticidentity")
@ShortNames("awssi")
@Categories(Groups.CATEGORY)
public class AWSClusterStaticIdentity extends CustomResource<AWSClusterStaticIdentitySpec, Void> {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected AWSClusterStaticIdentitySpec initSpec() {
    return null;
  }

  @Override
  protected Void initStatus() {
    return null;
  }
}
