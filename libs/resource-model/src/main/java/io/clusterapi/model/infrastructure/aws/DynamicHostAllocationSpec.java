package io.clusterapi.model.infrastructure.aws;

import java.util.Map;

public class DynamicHostAllocationSpec {
  public Map<String, String> tags;
}
