package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.APIEndpoint;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;

/** Where and as whom a cluster uses vSphere. */
public class VSphereClusterSpec {
  @JsonPropertyDescription("Address of the vCenter.")
  @Required
  @Size(min = 1, max = 1024)
  public String server;

  @JsonPropertyDescription(
      "SHA-1 or SHA-256 fingerprint of the vCenter's certificate; empty for none.")
  @Size(max = 1024)
  public String thumbprint;

  @JsonPropertyDescription(
      "Where the API server is reached; nothing is made for it, so it has to be given.")
  public APIEndpoint controlPlaneEndpoint;

  @JsonPropertyDescription(
      "The account with which vCenter is called; the provider's own when absent.")
  public VSphereIdentityReference identityRef;

  @JsonPropertyDescription("Cluster modules that keep machines apart; filled in.")
  @Size(max = 512)
  public List<ClusterModule> clusterModules;

  @JsonPropertyDescription("Make no cluster modules.")
  public Boolean disableClusterModule;

  @JsonPropertyDescription("Deployment zones to use, by label; absent for none, empty for all.")
  public LabelSelector failureDomainSelector;

  /** Keeps the machines of one owner on different hosts. */
  public static class ClusterModule {
    @JsonPropertyDescription("Whether the owner is a control plane.")
    @Required
    public Boolean controlPlane;

    @JsonPropertyDescription("Name of the owner.")
    @Required
    @Size(min = 1, max = 253)
    public String targetObjectName;

    @JsonPropertyDescription("ID of the module.")
    @Required
    @Size(min = 1, max = 2048)
    public String moduleUUID;
  }
}
