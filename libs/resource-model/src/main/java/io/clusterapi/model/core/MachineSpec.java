package io.clusterapi.model.core;

import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

public class MachineSpec {
  @Required
  @Size(min = 1, max = 63)
  public String clusterName;

  @Required public Bootstrap bootstrap;

  @Required public ContractVersionedObjectReference infrastructureRef;

  @Size(min = 1, max = 256)
  public String version;

  @Size(min = 1, max = 512)
  public String providerID;

  @Size(min = 1, max = 256)
  public String failureDomain;

  @Min(0)
  public Integer minReadySeconds;

  @Size(min = 1, max = 32)
  @ListMap("conditionType")
  public List<MachineReadinessGate> readinessGates;

  public Deletion deletion;

  @Size(min = 1, max = 64)
  @ListMap({"key", "effect"})
  public List<MachineTaint> taints;

  public static class Bootstrap {
    public ContractVersionedObjectReference configRef;

    @Size(max = 253)
    public String dataSecretName;
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
