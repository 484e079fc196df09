package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;

/** The credentials the provider itself runs with. */
public class AWSClusterControllerIdentitySpec {
  @JsonPropertyDescription(
      "Namespaces whose clusters may use the identity; absent for none, empty for all.")
  @Nullable
  public AllowedNamespaces allowedNamespaces;
}
