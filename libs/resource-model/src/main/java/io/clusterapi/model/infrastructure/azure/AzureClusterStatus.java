package io.clusterapi.model.infrastructure.azure;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.V1Beta1Condition;
import java.util.List;
import java.util.Map;

/** What is true of the infrastructure of a cluster. */
public class AzureClusterStatus {
  @JsonPropertyDescription("Availability zones Machines may run in, by name.")
  public Map<String, AzureClusterSpec.FailureDomainSpec> failureDomains;

  @JsonPropertyDescription("The infrastructure is provisioned.")
  public Boolean ready;

  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  public List<V1Beta1Condition> conditions;

  @JsonPropertyDescription("Operations of Azure that are under way.")
  public List<LongRunningOperation> longRunningOperationStates;
}
