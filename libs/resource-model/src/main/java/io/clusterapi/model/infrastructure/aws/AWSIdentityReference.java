package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

public class AWSIdentityReference {
  @Required
  @Size(min = 1)
  public String name;

  @Required
  @OneOf({"AWSClusterControllerIdentity", "AWSClusterRoleIdentity", "AWSClusterStaticIdentity"})
  public String kind;
}
