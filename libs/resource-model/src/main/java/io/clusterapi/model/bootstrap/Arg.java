package io.clusterapi.model.bootstrap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One command line argument. */
public class Arg {
  @JsonPropertyDescription("Name without leading dashes.")
  @Required
  @Size(min = 1, max = 256)
  public String name;

  @JsonPropertyDescription("Value; may be empty.")
  @Required
  @Size(max = 1024)
  public String value;
}
