package io.clusterapi.model.infrastructure.azure;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** An operation of Azure that is under way. */
public class LongRunningOperation {
  @JsonPropertyDescription("PUT, PATCH or DELETE.")
  @Required
  public String type;

  @JsonPropertyDescription("Resource group of what it changes.")
  public String resourceGroup;

  @JsonPropertyDescription("Which part of the provider began it.")
  @Required
  public String serviceName;

  @JsonPropertyDescription("Name of what it changes.")
  @Required
  public String name;

  @JsonPropertyDescription("Where Azure tells how far it is.")
  @Required
  public String data;
}
