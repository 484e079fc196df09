package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;

/** Namespaces that may use an identity; a namespace is allowed when either field names it. */
public class AllowedNamespaces {
  @JsonPropertyDescription("Names of namespaces.")
  @Nullable
  public List<String> list;

  @JsonPropertyDescription("Namespaces by label; empty selects none unless list is absent too.")
  public LabelSelector selector;
}
