package io.clusterapi.model.infrastructure.aws;

import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;

public class AWSClusterStaticIdentitySpec {
  @Nullable public AllowedNamespaces allowedNamespaces;

  @Required public String secretRef;
}
