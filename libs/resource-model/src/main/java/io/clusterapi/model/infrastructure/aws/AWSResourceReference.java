package io.clusterapi.model.infrastructure.aws;

import io.fabric8.generator.annotation.Required;
import java.util.List;

public class AWSResourceReference {
  public String id;

  public List<Filter> filters;

  public static class Filter {
    @Required public String name;

    @Required public List<String> values;
  }
}
