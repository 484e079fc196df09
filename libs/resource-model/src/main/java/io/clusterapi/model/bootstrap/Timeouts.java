package io.clusterapi.model.bootstrap;

import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;

@MinProperties(1)
public class Timeouts {
  @Min(0)
  public Integer controlPlaneComponentHealthCheckSeconds;

  @Min(0)
  public Integer kubeletHealthCheckSeconds;

  @Min(0)
  public Integer kubernetesAPICallSeconds;

  @Min(0)
  public Integer etcdAPICallSeconds;

  @Min(0)
  public Integer tlsBootstrapSeconds;

  @Min(0)
  public Integer discoverySeconds;
}
