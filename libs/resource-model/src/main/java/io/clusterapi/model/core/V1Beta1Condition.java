package io.clusterapi.model.core;

import io.clusterapi.model.schema.Format;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

public class V1Beta1Condition {
  @Required
  @Size(min = 1, max = 256)
  public String type;

  @Required public String status;

  @Size(max = 32)
  public String severity;

  @Required
  @Format("date-time")
  public String lastTransitionTime;

  @Size(min = 1, max = 256)
  public String reason;

  @Size(min = 1, max = 10240)
  public String message;
}
