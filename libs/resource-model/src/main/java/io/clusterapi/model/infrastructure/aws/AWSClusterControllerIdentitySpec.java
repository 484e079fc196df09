package io.clusterapi.model.infrastructure.aws;

import io.fabric8.generator.annotation.Nullable;

public class AWSClusterControllerIdentitySpec {
  @Nullable public AllowedNamespaces allowedNamespaces;
}
