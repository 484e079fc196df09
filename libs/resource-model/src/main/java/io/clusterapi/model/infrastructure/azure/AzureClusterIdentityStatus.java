package io.clusterapi.model.infrastructure.azure;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.V1Beta1Condition;
import java.util.List;

/** What is true of credentials. */
public class AzureClusterIdentityStatus {
  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  public List<V1Beta1Condition> conditions;
}
