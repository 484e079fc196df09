package io.clusterapi.model.controlplane;

import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.model.core.ContractVersionedObjectReference;
import io.clusterapi.model.core.MachineReadinessGate;
import io.clusterapi.model.core.MachineTaint;
import io.clusterapi.model.core.TemplateMetadata;
import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;

public class KubeadmControlPlaneSpec {
  public Integer replicas;

  @Required
  @Size(min = 1, max = 256)
  public String version;

  @Required public MachineTemplate machineTemplate;

  public KubeadmConfigSpec kubeadmConfigSpec;

  public Rollout rollout;

  public Remediation remediation;

  public MachineNaming machineNaming;

  public static class MachineTemplate {
    public TemplateMetadata metadata;

    @Required public MachineTemplateSpec spec;
  }

  public static class MachineTemplateSpec {
    @Required public ContractVersionedObjectReference infrastructureRef;

    @Size(min = 1, max = 32)
    @ListMap("conditionType")
    public List<MachineReadinessGate> readinessGates;

    public Deletion deletion;

    @Size(min = 1, max = 64)
    @ListMap({"key", "effect"})
    public List<MachineTaint> taints;
  }

  @MinProperties(1)
  public static class Deletion {
    @Min(0)
    public Integer nodeDrainTimeoutSeconds;

    @Min(0)
    public Integer nodeVolumeDetachTimeoutSeconds;

    @Min(0)
    public Integer nodeDeletionTimeoutSeconds;
  }

  @MinProperties(1)
  public static class Rollout {
    public RolloutBefore before;

    @Format("date-time")
    public String after;

    public RolloutStrategy strategy;
  }

  @MinProperties(1)
  public static class RolloutBefore {
    @Min(7)
    public Integer certificatesExpiryDays;
  }

  @MinProperties(1)
  public static class RolloutStrategy {
    @Required
    @OneOf("RollingUpdate")
    public String type;

    public RollingUpdate rollingUpdate;
  }

  @MinProperties(1)
  public static class RollingUpdate {
    public IntOrString maxSurge;
  }

  @MinProperties(1)
  public static class Remediation {
    public Integer maxRetry;

    @Min(0)
    public Integer retryPeriodSeconds;

    @Min(0)
    public Integer minHealthyPeriodSeconds;
  }

  @MinProperties(1)
  public static class MachineNaming {
    @Size(min = 1, max = 256)
    public String template;
  }
}
