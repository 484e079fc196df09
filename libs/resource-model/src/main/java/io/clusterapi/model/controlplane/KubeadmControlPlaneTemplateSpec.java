package io.clusterapi.model.controlplane;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.model.core.MachineTaint;
import io.clusterapi.model.core.TemplateMetadata;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The KubeadmControlPlanes a template makes: no replicas, no version, no infrastructure. */
public class KubeadmControlPlaneTemplateSpec {
  @JsonPropertyDescription("What is made from the template.")
  @Required
  public Template template;

  @MinProperties(1)
  public static class Template {
    @JsonPropertyDescription("Labels and annotations for what is made from this template.")
    public TemplateMetadata metadata;

    @JsonPropertyDescription("Spec of the KubeadmControlPlanes.")
    public TemplateSpec spec;
  }

  @MinProperties(1)
  public static class TemplateSpec {
    @JsonPropertyDescription("The Machines they make.")
    public MachineTemplate machineTemplate;

    @JsonPropertyDescription("What their bootstrap data is made from.")
    public KubeadmConfigSpec kubeadmConfigSpec;

    @JsonPropertyDescription("When and how Machines are replaced.")
    public KubeadmControlPlaneSpec.Rollout rollout;

    @JsonPropertyDescription("How unhealthy Machines are replaced.")
    public KubeadmControlPlaneSpec.Remediation remediation;

    @JsonPropertyDescription("How Machines are named.")
    public KubeadmControlPlaneSpec.MachineNaming machineNaming;
  }

  @MinProperties(1)
  public static class MachineTemplate {
    @JsonPropertyDescription("Labels and annotations for what is made from this template.")
    public TemplateMetadata metadata;

    @JsonPropertyDescription("Spec of the Machines.")
    public MachineTemplateSpec spec;
  }

  /** The Machines a MachineSet or MachineDeployment makes. */
  @MinProperties(1)
  public static class MachineTemplateSpec {
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
}
