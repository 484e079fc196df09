package io.clusterapi.model.core;

import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.util.List;

@MinProperties(1)
public class MachineStatus {
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  public Initialization initialization;

  public NodeReference nodeRef;

  public NodeSystemInfo nodeInfo;

  @Format("date-time")
  public String lastUpdated;

  @Size(max = 256)
  public List<MachineAddress> addresses;

  @Size(min = 1, max = 256)
  public String failureDomain;

  @OneOf({
    "Pending",
    "Provisioning",
    "Provisioned",
    "Running",
    "Updating",
    "Deleting",
    "Deleted",
    "Failed",
    "Unknown"
  })
  public String phase;

  @Format("date-time")
  public String certificatesExpiryDate;

  @Min(1)
  public Long observedGeneration;

  public Deletion deletion;

  public Deprecated deprecated;

  @MinProperties(1)
  public static class Initialization {
    public Boolean infrastructureProvisioned;

    public Boolean bootstrapDataSecretCreated;
  }

  public static class NodeReference {
    @Required
    @Size(min = 1, max = 253)
    @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
    public String name;
  }

  public static class Deletion {
    @Format("date-time")
    public String nodeDrainStartTime;

    @Format("date-time")
    public String waitForNodeVolumeDetachStartTime;

    @Format("date-time")
    public String waitForPreDrainHookStartTime;

    @Format("date-time")
    public String waitForPreTerminateHookStartTime;
  }

  public static class Deprecated {
    public V1Beta1 v1beta1;
  }

  public static class V1Beta1 {
    public List<V1Beta1Condition> conditions;

    public String failureReason;

    @Size(min = 1, max = 10240)
    public String failureMessage;
  }
}
