package io.clusterapi.model.infrastructure.aws;

import io.clusterapi.model.schema.OneOf;

public class PrivateDNSName {
  public Boolean enableResourceNameDnsAAAARecord;

  public Boolean enableResourceNameDnsARecord;

  @OneOf({"ip-name", "resource-name"})
  public String hostnameType;
}
