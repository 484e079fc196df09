package io.clusterapi.model.infrastructure.aws;

public class SpotMarketOptions {
  public String maxPrice;
}
