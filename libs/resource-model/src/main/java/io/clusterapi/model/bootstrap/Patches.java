package io.clusterapi.model.bootstrap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Size;

/** Patches kubeadm applies to what it writes. */
@MinProperties(1)
public class Patches {
  @JsonPropertyDescription("Directory with files named target[suffix][+type].extension.")
  @Size(min = 1, max = 512)
  public String directory;
}
