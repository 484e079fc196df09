package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Where in a failure domain machines are placed. */
public class VSphereDeploymentZoneSpec {
  @JsonPropertyDescription("Address of the vCenter.")
  @Size(min = 1, max = 1024)
  public String server;

  @JsonPropertyDescription("Name of the VSphereFailureDomain.")
  @Required
  @Size(min = 1, max = 253)
  public String failureDomain;

  @JsonPropertyDescription("Whether control plane Machines may run there.")
  @Default("true")
  public Boolean controlPlane;

  @JsonPropertyDescription("Where machines are placed.")
  public PlacementConstraint placementConstraint;

  /** Where machines are placed. */
  @MinProperties(1)
  public static class PlacementConstraint {
    @JsonPropertyDescription("Name or inventory path of the resource pool.")
    @Size(min = 1, max = 2048)
    public String resourcePool;

    @JsonPropertyDescription("Name or inventory path of the folder.")
    @Size(min = 1, max = 2048)
    public String folder;
  }
}
