package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The account with which vCenter is called. */
public class VSphereIdentityReference {
  @JsonPropertyDescription("Kind of the identity.")
  @Required
  @OneOf({"VSphereClusterIdentity", "Secret"})
  public String kind;

  @JsonPropertyDescription("Name of the identity.")
  @Required
  @Size(min = 1, max = 253)
  public String name;
}
