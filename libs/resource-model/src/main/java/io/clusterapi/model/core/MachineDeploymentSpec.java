package io.clusterapi.model.core;

import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;

public class MachineDeploymentSpec {
  @Required
  @Size(min = 1, max = 63)
  public String clusterName;

  public Integer replicas;

  public Rollout rollout;

  @Required public LabelSelector selector;

  @Required public MachineTemplateSpec template;

  public MachineNamingSpec machineNaming;

  public Remediation remediation;

  public Deletion deletion;

  public Boolean paused;

  @MinProperties(1)
  public static class Rollout {
    @Format("date-time")
    public String after;

    public RolloutStrategy strategy;
  }

  @MinProperties(1)
  public static class RolloutStrategy {
    @Required
    @OneOf({"RollingUpdate", "OnDelete"})
    public String type;

    public RollingUpdate rollingUpdate;
  }

  @MinProperties(1)
  public static class RollingUpdate {
    public IntOrString maxUnavailable;

    public IntOrString maxSurge;
  }

  @MinProperties(1)
  public static class Remediation {
    public IntOrString maxInFlight;
  }

  @MinProperties(1)
  public static class Deletion {
    @OneOf({"Random", "Newest", "Oldest"})
    public String order;
  }
}
