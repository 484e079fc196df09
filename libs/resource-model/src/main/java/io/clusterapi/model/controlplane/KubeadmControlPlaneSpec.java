package io.clusterapi.model.controlplane;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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

/** What a control plane should be. */
public class KubeadmControlPlaneSpec {
  @JsonPropertyDescription("How many Machines are wanted; odd unless etcd is external. Default 1.")
  public Integer replicas;

  @JsonPropertyDescription("Kubernetes version, such as v1.33.1.")
  @Required
  @Size(min = 1, max = 256)
  public String version;

  @JsonPropertyDescription("The Machines it makes.")
  @Required
  public MachineTemplate machineTemplate;

  @JsonPropertyDescription("What their bootstrap data is made from.")
  public KubeadmConfigSpec kubeadmConfigSpec;

  @JsonPropertyDescription("When and how Machines are replaced.")
  public Rollout rollout;

  @JsonPropertyDescription("How unhealthy Machines are replaced.")
  public Remediation remediation;

  @JsonPropertyDescription("How Machines are named.")
  public MachineNaming machineNaming;

  public static class MachineTemplate {
    @JsonPropertyDescription("Labels and annotations for what is made from this template.")
    public TemplateMetadata metadata;

    @JsonPropertyDescription("Spec of the Machines.")
    @Required
    public MachineTemplateSpec spec;
  }

  /** The Machines a MachineSet or MachineDeployment makes. */
  public static class MachineTemplateSpec {
    @JsonPropertyDescription("Template from which the infrastructure of each Machine is made.")
    @Required
    public ContractVersionedObjectReference infrastructureRef;

    @JsonPropertyDescription("Conditions that must hold too before the Machine is Ready.")
    @Size(min = 1, max = 32)
    @ListMap("conditionType")
    public List<MachineReadinessGate> readinessGates;

    @JsonPropertyDescription("How Machines are deleted.")
    public Deletion deletion;

    @JsonPropertyDescription("Taints of the Node.")
    @Size(min = 1, max = 64)
    @ListMap({"key", "effect"})
    public List<MachineTaint> taints;
  }

  @MinProperties(1)
  public static class Deletion {
    @JsonPropertyDescription(
        "Longest time to drain the node, in seconds; absent or 0 waits forever.")
    @Min(0)
    public Integer nodeDrainTimeoutSeconds;

    @JsonPropertyDescription(
        "Longest time to wait until volumes are detached from the node, in seconds; absent or 0 waits forever.")
    @Min(0)
    public Integer nodeVolumeDetachTimeoutSeconds;

    @JsonPropertyDescription(
        "Longest time to try deleting the Node after the Machine is deleted, in seconds; 0 tries forever. Default 10.")
    @Min(0)
    public Integer nodeDeletionTimeoutSeconds;
  }

  @MinProperties(1)
  public static class Rollout {
    @JsonPropertyDescription("Replace Machines before something happens.")
    public RolloutBefore before;

    @JsonPropertyDescription("Machines made before this time are replaced once it has passed.")
    @Format("date-time")
    public String after;

    @JsonPropertyDescription("How Machines are replaced.")
    public RolloutStrategy strategy;
  }

  @MinProperties(1)
  public static class RolloutBefore {
    @JsonPropertyDescription(
        "Days before its certificates expire a Machine is replaced; at least 7.")
    @Min(7)
    public Integer certificatesExpiryDays;
  }

  @MinProperties(1)
  public static class RolloutStrategy {
    @JsonPropertyDescription("Only RollingUpdate. Default RollingUpdate.")
    @Required
    @OneOf("RollingUpdate")
    public String type;

    @JsonPropertyDescription("Bounds of a rolling update.")
    public RollingUpdate rollingUpdate;
  }

  @MinProperties(1)
  public static class RollingUpdate {
    @JsonPropertyDescription(
        "1 adds a Machine before one is removed, 0 removes first and needs 3 replicas. Default 1.")
    public IntOrString maxSurge;
  }

  @MinProperties(1)
  public static class Remediation {
    @JsonPropertyDescription(
        "How often a replacement that fails again is replaced; absent without limit.")
    public Integer maxRetry;

    @JsonPropertyDescription("Seconds to wait before a retry. Default 0.")
    @Min(0)
    public Integer retryPeriodSeconds;

    @JsonPropertyDescription(
        "Seconds after which a new failure no longer counts as a retry. Default 3600.")
    @Min(0)
    public Integer minHealthyPeriodSeconds;
  }

  @MinProperties(1)
  public static class MachineNaming {
    @JsonPropertyDescription(
        "Go template of the name; knows .cluster.name, .kubeadmControlPlane.name and .random, which must appear.")
    @Size(min = 1, max = 256)
    public String template;
  }
}
