package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The identity with which AWS is called. */
public class AWSIdentityReference {
  @JsonPropertyDescription("Name of the identity.")
  @Required
  @Size(min = 1)
  public String name;

  @JsonPropertyDescription("Kind of the identity.")
  @Required
  @OneOf({"AWSClusterControllerIdentity", "AWSClusterRoleIdentity", "AWSClusterStaticIdentity"})
  public String kind;
}
