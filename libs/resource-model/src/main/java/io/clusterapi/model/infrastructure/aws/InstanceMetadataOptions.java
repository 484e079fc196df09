package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How an instance reaches its metadata service. */
public class InstanceMetadataOptions {
  @JsonPropertyDescription("Whether the service answers.")
  @Default("enabled")
  @OneOf({"enabled", "disabled"})
  public String httpEndpoint;

  @JsonPropertyDescription("Whether it answers over IPv6.")
  @Default("disabled")
  @OneOf({"enabled", "disabled"})
  public String httpProtocolIpv6;

  @JsonPropertyDescription("How many network hops an answer may take, 1 to 64.")
  @Default("1")
  @Min(1)
  @Max(64)
  public Long httpPutResponseHopLimit;

  @JsonPropertyDescription("Whether a session token is required.")
  @Default("optional")
  @OneOf({"optional", "required"})
  public String httpTokens;

  @JsonPropertyDescription("Whether it tells the instance's tags.")
  @Default("disabled")
  @OneOf({"enabled", "disabled"})
  public String instanceMetadataTags;
}
