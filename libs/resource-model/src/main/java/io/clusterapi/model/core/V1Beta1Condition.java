package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.Format;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A condition as v1beta1 had them: with a severity, without observed generation. */
public class V1Beta1Condition {
  @JsonPropertyDescription("Type of the condition.")
  @Required
  @Size(min = 1, max = 256)
  public String type;

  @JsonPropertyDescription("True, False or Unknown.")
  @Required
  public String status;

  @JsonPropertyDescription("Error, Warning or Info when status is False; else absent.")
  @Size(max = 32)
  public String severity;

  @JsonPropertyDescription("When the status last changed.")
  @Required
  @Format("date-time")
  public String lastTransitionTime;

  @JsonPropertyDescription("Short code of the cause.")
  @Size(min = 1, max = 256)
  public String reason;

  @JsonPropertyDescription("The cause in words.")
  @Size(min = 1, max = 10240)
  public String message;
}
