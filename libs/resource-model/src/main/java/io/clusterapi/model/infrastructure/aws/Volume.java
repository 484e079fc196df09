package io.clusterapi.model.infrastructure.aws;

import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

public class Volume {
  public String deviceName;

  @Required
  @Min(8)
  public Long size;

  public String type;

  public Long iops;

  public Long throughput;

  public Boolean encrypted;

  public String encryptionKey;
}
