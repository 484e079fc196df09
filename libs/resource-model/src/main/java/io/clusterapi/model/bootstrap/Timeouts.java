package io.clusterapi.model.bootstrap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;

/** How long kubeadm waits, in seconds. */
@MinProperties(1)
public class Timeouts {
  @JsonPropertyDescription("For a control plane component to be healthy. Default 240.")
  @Min(0)
  public Integer controlPlaneComponentHealthCheckSeconds;

  @JsonPropertyDescription("For the kubelet to be healthy. Default 240.")
  @Min(0)
  public Integer kubeletHealthCheckSeconds;

  @JsonPropertyDescription("For a call to the API server. Default 60.")
  @Min(0)
  public Integer kubernetesAPICallSeconds;

  @JsonPropertyDescription("For a call to etcd. Default 120.")
  @Min(0)
  public Integer etcdAPICallSeconds;

  @JsonPropertyDescription("For the kubelet's TLS bootstrap. Default 300.")
  @Min(0)
  public Integer tlsBootstrapSeconds;

  @JsonPropertyDescription("For finding the cluster on join. Default 300.")
  @Min(0)
  public Integer discoverySeconds;
}
