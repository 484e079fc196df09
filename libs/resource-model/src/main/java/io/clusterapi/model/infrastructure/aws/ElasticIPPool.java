package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

public class ElasticIPPool {
  @Size(max = 30)
  public String publicIpv4Pool;

  @OneOf({"amazon-pool", "none"})
  @ValidationRule(
      value = "self in ['none','amazon-pool']",
      message = "allowed values are 'none' and 'amazon-pool'")
  public String publicIpv4PoolFallbackOrder;
}
