package io.clusterapi.model.core;

import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

public class MachineTaint {
  @Required
  @Size(min = 1, max = 317)
  @Pattern(
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$")
  public String key;

  @Size(min = 1, max = 63)
  @Pattern("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$")
  public String value;

  @Required
  @OneOf({"NoSchedule", "PreferNoSchedule", "NoExecute"})
  public String effect;

  @Required
  @OneOf({"Always", "OnInitialization"})
  public String propagation;
}
