package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Bounds for spare capacity. */
public class SpotMarketOptions {
  @JsonPropertyDescription("Highest price per hour in US dollars; the on-demand price when absent.")
  public String maxPrice;
}
