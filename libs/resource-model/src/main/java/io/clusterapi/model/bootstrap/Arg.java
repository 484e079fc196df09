package io.clusterapi.model.bootstrap;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

public class Arg {
  @Required
  @Size(min = 1, max = 256)
  public String name;

  @Required
  @Size(max = 1024)
  public String value;
}
