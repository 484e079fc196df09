package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;

/** How private DNS names of an instance are made. */
public class PrivateDNSName {
  @JsonPropertyDescription("Whether the resource name resolves to IPv6.")
  public Boolean enableResourceNameDnsAAAARecord;

  @JsonPropertyDescription("Whether the resource name resolves to IPv4.")
  public Boolean enableResourceNameDnsARecord;

  @JsonPropertyDescription("Whether names are made from the address or the instance ID.")
  @OneOf({"ip-name", "resource-name"})
  public String hostnameType;
}
