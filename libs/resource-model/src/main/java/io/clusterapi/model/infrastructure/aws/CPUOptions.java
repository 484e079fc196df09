package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;

/** CPU features of an instance. */
@MinProperties(1)
public class CPUOptions {
  @JsonPropertyDescription("Whether memory is encrypted against the host.")
  @OneOf({"Disabled", "AMDEncryptedVirtualizationNestedPaging"})
  public String confidentialCompute;

  @JsonPropertyDescription("Whether the instance can run virtual machines.")
  @OneOf({"enabled", "disabled"})
  public String nestedVirtualization;
}
