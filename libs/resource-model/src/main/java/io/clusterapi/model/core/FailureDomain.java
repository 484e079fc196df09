package io.clusterapi.model.core;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

public class FailureDomain {
  @Required
  @Size(min = 1, max = 256)
  public String name;

  public Boolean controlPlane;

  public Map<String, String> attributes;
}
