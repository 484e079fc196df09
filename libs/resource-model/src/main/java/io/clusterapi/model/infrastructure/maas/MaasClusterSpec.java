package io.clusterapi.model.infrastructure.maas;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Where a workload cluster on MAAS is reached and where its machines may be. */
public class MaasClusterSpec {
  @JsonPropertyDescription("Domain of MAAS in which the API server's name is made.")
  @Required
  @Size(min = 1)
  public String dnsDomain;

  @JsonPropertyDescription("Where the API server is reached; filled in when left out.")
  public ControlPlaneEndpoint controlPlaneEndpoint;

  @JsonPropertyDescription("Availability zones of MAAS over which control plane Machines spread.")
  public List<String> failureDomains;

  @JsonPropertyDescription("Virtual machine hosts on control plane machines.")
  public LXDConfig lxdConfig;

  public static class ControlPlaneEndpoint {
    @JsonPropertyDescription("Host name or address of the API server; empty until known.")
    @Required
    @Size(max = 512)
    public String host;

    @JsonPropertyDescription("Port of the API server; 0 until known.")
    @Required
    public Integer port;
  }

  public static class LXDConfig {
    @JsonPropertyDescription("Whether control plane machines become virtual machine hosts.")
    @Default("false")
    public Boolean enabled;

    @JsonPropertyDescription("Resource pool of the virtual machine hosts.")
    public String resourcePool;

    @JsonPropertyDescription("Availability zone of the virtual machine hosts.")
    public String zone;

    @JsonPropertyDescription("Storage backend, such as zfs or dir.")
    @Default("zfs")
    public String storageBackend;

    @JsonPropertyDescription("Size of the storage pool in GB.")
    @Default("50")
    public String storageSize;

    @JsonPropertyDescription("Kind of network interface of the virtual machines.")
    @OneOf({"bridge", "macvlan"})
    public String nicType;

    @JsonPropertyDescription("Interface or bridge the virtual machines are attached to.")
    public String nicParent;

    @JsonPropertyDescription("Bridge of the virtual machines; nicParent is preferred.")
    public String networkBridge;

    @JsonPropertyDescription("Whether existing networks are left as they are.")
    @Default("true")
    public Boolean skipNetworkUpdate;
  }
}
