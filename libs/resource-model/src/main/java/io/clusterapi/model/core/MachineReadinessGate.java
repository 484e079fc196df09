package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A condition that must hold before a Machine is Ready. */
public class MachineReadinessGate {
  @JsonPropertyDescription("Type of a condition of the object.")
  @Required
  @Size(min = 1, max = 316)
  @Pattern(
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")
  public String conditionType;

  @JsonPropertyDescription(
      "Whether the condition is good when True (Positive, the default) or when False (Negative).")
  @OneOf({"Positive", "Negative"})
  public String polarity;
}
