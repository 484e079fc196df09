package io.clusterapi.model.core;

import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

public class MachineAddress {
  @Required
  @OneOf({"Hostname", "ExternalIP", "InternalIP", "ExternalDNS", "InternalDNS"})
  public String type;

  @Required
  @Size(min = 1, max = 256)
  public String address;
}
