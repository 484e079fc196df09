package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A taint of the Node of a Machine. */
public class MachineTaint {
  @JsonPropertyDescription("Key of the taint.")
  @Required
  @Size(min = 1, max = 317)
  @Pattern(
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$")
  public String key;

  @JsonPropertyDescription("Value of the taint.")
  @Size(min = 1, max = 63)
  @Pattern("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$")
  public String value;

  @JsonPropertyDescription("What the taint does to Pods that do not tolerate it.")
  @Required
  @OneOf({"NoSchedule", "PreferNoSchedule", "NoExecute"})
  public String effect;

  @JsonPropertyDescription(
      "Always keeps the taint in place; OnInitialization sets it once and lets users remove it.")
  @Required
  @OneOf({"Always", "OnInitialization"})
  public String propagation;
}
