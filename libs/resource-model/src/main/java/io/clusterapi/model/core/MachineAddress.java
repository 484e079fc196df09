package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An address of a host. */
public class MachineAddress {
  @JsonPropertyDescription("What the address is.")
  @Required
  @OneOf({"Hostname", "ExternalIP", "InternalIP", "ExternalDNS", "InternalDNS"})
  public String type;

  @JsonPropertyDescription("The address.")
  @Required
  @Size(min = 1, max = 256)
  public String address;
}
