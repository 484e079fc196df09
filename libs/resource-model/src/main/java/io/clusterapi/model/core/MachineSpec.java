package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What one host of a workload cluster should be. */
public class MachineSpec {
  @JsonPropertyDescription("Name of the Cluster it belongs to. Immutable.")
  @Required
  @Size(min = 1, max = 63)
  public String clusterName;

  @JsonPropertyDescription("Where the data comes from with which the host becomes a node.")
  @Required
  public Bootstrap bootstrap;

  @JsonPropertyDescription("The object that provides the host.")
  @Required
  public ContractVersionedObjectReference infrastructureRef;

  @JsonPropertyDescription("Kubernetes version, such as v1.33.1.")
  @Size(min = 1, max = 256)
  public String version;

  @JsonPropertyDescription("Identity of the host at its provider; matches the Node to the Machine.")
  @Size(min = 1, max = 512)
  public String providerID;

  @JsonPropertyDescription("Failure domain to create the host in.")
  @Size(min = 1, max = 256)
  public String failureDomain;

  @JsonPropertyDescription("Seconds the Machine must be Ready before it is Available. Default 0.")
  @Min(0)
  public Integer minReadySeconds;

  @JsonPropertyDescription("Conditions that must hold too before the Machine is Ready.")
  @Size(min = 1, max = 32)
  @ListMap("conditionType")
  public List<MachineReadinessGate> readinessGates;

  @JsonPropertyDescription("How the Machine is deleted.")
  public Deletion deletion;

  @JsonPropertyDescription("Taints of the Node.")
  @Size(min = 1, max = 64)
  @ListMap({"key", "effect"})
  public List<MachineTaint> taints;

  public static class Bootstrap {
    @JsonPropertyDescription("The object that makes the bootstrap data.")
    public ContractVersionedObjectReference configRef;

    @JsonPropertyDescription("Secret with the bootstrap data under the key value.")
    @Size(max = 253)
    public String dataSecretName;
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
