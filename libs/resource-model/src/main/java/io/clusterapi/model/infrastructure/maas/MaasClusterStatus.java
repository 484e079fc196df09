package io.clusterapi.model.infrastructure.maas;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.FailureDomain;
import io.clusterapi.model.schema.ListMap;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What is true of the infrastructure of a cluster. */
public class MaasClusterStatus {
  @JsonPropertyDescription("The infrastructure is provisioned.")
  @Required
  @Default("false")
  public Boolean ready;

  @JsonPropertyDescription("How far the first provisioning is.")
  public Initialization initialization;

  @JsonPropertyDescription("Network resources that exist.")
  public Network network;

  @JsonPropertyDescription("Availability zones Machines may run in.")
  public List<FailureDomain> failureDomains;

  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  @ListMap("type")
  public List<Condition> conditions;

  public static class Initialization {
    @JsonPropertyDescription("The infrastructure has been provisioned; never goes back.")
    public Boolean provisioned;
  }

  public static class Network {
    @JsonPropertyDescription("Name of the API server in the DNS of MAAS.")
    public String dnsName;
  }
}
