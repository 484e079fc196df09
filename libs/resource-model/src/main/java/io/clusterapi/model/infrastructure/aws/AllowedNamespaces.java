package io.clusterapi.model.infrastructure.aws;

import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;

public class AllowedNamespaces {
  @Nullable public List<String> list;

  public LabelSelector selector;
}
