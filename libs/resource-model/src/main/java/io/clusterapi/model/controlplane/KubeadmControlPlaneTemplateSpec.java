package io.clusterapi.model.controlplane;

import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.model.core.MachineTaint;
import io.clusterapi.model.core.TemplateMetadata;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

public class KubeadmControlPlaneTemplateSpec {
  @Required public Template template;

  @MinProperties(1)
  public static class Template {
    public TemplateMetadata metadata;

    public TemplateSpec spec;
  }

  @MinProperties(1)
  public static class TemplateSpec {
    public MachineTemplate machineTemplate;

    public KubeadmConfigSpec kubeadmConfigSpec;

    public KubeadmControlPlaneSpec.Rollout rollout;

    public KubeadmControlPlaneSpec.Remediation remediation;

    public KubeadmControlPlaneSpec.MachineNaming machineNaming;
  }

  @MinProperties(1)
  public static class MachineTemplate {
    public TemplateMetadata metadata;

    public MachineTemplateSpec spec;
  }

  @MinProperties(1)
  public static class MachineTemplateSpec {
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
}
