package io.clusterapi.model.core;

import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

@MinProperties(1)
public class ClusterStatus {
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  public Initialization initialization;

  public ControlPlane controlPlane;

  public Workers workers;

  @Size(min = 1, max = 100)
  @ListMap("name")
  public List<FailureDomain> failureDomains;

  @OneOf({"Pending", "Provisioning", "Provisioned", "Deleting", "Failed", "Unknown"})
  public String phase;

  @Min(1)
  public Long observedGeneration;

  public Deprecated deprecated;

  @MinProperties(1)
  public static class Initialization {
    public Boolean infrastructureProvisioned;

    public Boolean controlPlaneInitialized;
  }

  public static class ControlPlane {
    public Integer desiredReplicas;

    public Integer replicas;

    public Integer upToDateReplicas;

    public Integer readyReplicas;

    public Integer availableReplicas;

    @Size(min = 1, max = 32)
    public List<StatusVersion> versions;

    @Size(min = 1, max = 32)
    public List<UpgradePlanVersion> upgradePlan;
  }

  public static class Workers {
    public Integer desiredReplicas;

    public Integer replicas;

    public Integer upToDateReplicas;

    public Integer readyReplicas;

    public Integer availableReplicas;

    @Size(min = 1, max = 32)
    public List<StatusVersion> versions;

    @Size(min = 1, max = 32)
    public List<UpgradePlanVersion> upgradePlan;
  }

  public static class UpgradePlanVersion {
    @Required
    @Size(min = 1, max = 256)
    public String version;
  }

  public static class Deprecated {
    public V1Beta1 v1beta1;
  }

  public static class V1Beta1 {
    public List<V1Beta1Condition> conditions;

    public String failureReason;

    @Size(min = 1, max = 10240)
    public String failureMessage;
  }
}
