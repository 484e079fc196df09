package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** A disk of an instance. */
public class Volume {
  @JsonPropertyDescription("Device name, such as /dev/sdb; required for disks other than the root.")
  public String deviceName;

  @JsonPropertyDescription("Size in GiB; at least 8.")
  @Required
  @Min(8)
  public Long size;

  @JsonPropertyDescription("Type of volume, such as gp3 or io2.")
  public String type;

  @JsonPropertyDescription("Operations per second; required for io1 and io2.")
  public Long iops;

  @JsonPropertyDescription("Throughput in MiB/s; gp3 only.")
  public Long throughput;

  @JsonPropertyDescription("Whether it is encrypted.")
  public Boolean encrypted;

  @JsonPropertyDescription("KMS key; the account's default when absent.")
  public String encryptionKey;
}
