package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where public addresses come from. */
public class ElasticIPPool {
  @JsonPropertyDescription("ID of a pool of your own.")
  @Size(max = 30)
  public String publicIpv4Pool;

  @JsonPropertyDescription("What to do when the pool is empty.")
  @OneOf({"amazon-pool", "none"})
  @ValidationRule(
      value = "self in ['none','amazon-pool']",
      message = "allowed values are 'none' and 'amazon-pool'")
  public String publicIpv4PoolFallbackOrder;
}
