package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** State of a network device. */
public class VSphereNetworkStatus {
  @JsonPropertyDescription("Whether it is connected.")
  public Boolean connected;

  @JsonPropertyDescription("Addresses the guest reports.")
  @Size(max = 128)
  public List<@Size(min = 1, max = 39) String> ipAddrs;

  @JsonPropertyDescription("MAC address.")
  @Required
  @Size(min = 1, max = 17)
  public String macAddr;

  @JsonPropertyDescription("Name of the network.")
  @Size(min = 1, max = 1024)
  public String networkName;
}
