package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

public class InstanceMetadataOptions {
  @Default("enabled")
  @OneOf({"enabled", "disabled"})
  public String httpEndpoint;

  @Default("disabled")
  @OneOf({"enabled", "disabled"})
  public String httpProtocolIpv6;

  @Default("1")
  @Min(1)
  @Max(64)
  public Long httpPutResponseHopLimit;

  @Default("optional")
  @OneOf({"optional", "required"})
  public String httpTokens;

  @Default("disabled")
  @OneOf({"enabled", "disabled"})
  public String instanceMetadataTags;
}
