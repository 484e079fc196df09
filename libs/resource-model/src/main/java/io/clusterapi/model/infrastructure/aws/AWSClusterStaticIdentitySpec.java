package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;

/** An access key kept in a Secret. */
public class AWSClusterStaticIdentitySpec {
  @JsonPropertyDescription(
      "Namespaces whose clusters may use the identity; absent for none, empty for all.")
  @Nullable
  public AllowedNamespaces allowedNamespaces;

  @JsonPropertyDescription(
      "Secret with AccessKeyID, SecretAccessKey and optionally SessionToken, in the provider's namespace.")
  @Required
  public String secretRef;
}
