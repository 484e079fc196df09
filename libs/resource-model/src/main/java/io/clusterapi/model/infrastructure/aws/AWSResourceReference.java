package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** An AWS resource by ID or by filters; not both. */
public class AWSResourceReference {
  @JsonPropertyDescription("ID of the resource.")
  public String id;

  @JsonPropertyDescription("Filters of the EC2 API that find it.")
  public List<Filter> filters;

  public static class Filter {
    @JsonPropertyDescription("Name of the filter.")
    @Required
    public String name;

    @JsonPropertyDescription("Values of the filter.")
    @Required
    public List<String> values;
  }
}
