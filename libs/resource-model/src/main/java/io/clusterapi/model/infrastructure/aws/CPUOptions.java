package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;

@MinProperties(1)
public class CPUOptions {
  @OneOf({"Disabled", "AMDEncryptedVirtualizationNestedPaging"})
  public String confidentialCompute;

  @OneOf({"enabled", "disabled"})
  public String nestedVirtualization;
}
