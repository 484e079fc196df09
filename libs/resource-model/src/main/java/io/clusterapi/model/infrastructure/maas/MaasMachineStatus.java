package io.clusterapi.model.infrastructure.maas;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.schema.ListMap;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What is true of a machine of MAAS. */
public class MaasMachineStatus {
  @JsonPropertyDescription("The machine is deployed.")
  @Required
  @Default("false")
  public Boolean ready;

  @JsonPropertyDescription("How far the first provisioning is.")
  public Initialization initialization;

  @JsonPropertyDescription("State of the machine, in MAAS' words.")
  public String machineState;

  @JsonPropertyDescription("The machine is switched on.")
  public Boolean machinePowered;

  @JsonPropertyDescription("Host name of the machine in MAAS.")
  public String hostname;

  @JsonPropertyDescription("The API server's name leads to this machine.")
  public Boolean dnsAttached;

  @JsonPropertyDescription("Addresses of the machine.")
  public List<MachineAddress> addresses;

  @JsonPropertyDescription("Short code of a failure that needs a person.")
  public String failureReason;

  @JsonPropertyDescription("A failure that needs a person, in words.")
  public String failureMessage;

  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  @ListMap("type")
  public List<Condition> conditions;

  public static class Initialization {
    @JsonPropertyDescription("The machine has been provisioned; never goes back.")
    public Boolean provisioned;
  }
}
