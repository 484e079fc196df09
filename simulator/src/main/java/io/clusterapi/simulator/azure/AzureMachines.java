package io.clusterapi.simulator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.machine.BootFailure;
import io.clusterapi.simulator.machine.BootSource;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.machine.MachineRegistry;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The machines behind the virtual machines. */
final class AzureMachines {
  private final World world;
  private final MachineRegistry registry;

  AzureMachines(World world, MachineRegistry registry) {
    this.world = world;
    this.registry = registry;
  }

  /** Makes a machine known that is switched off. */
  void know(Resource machine) {
    registry.register(machine(machine));
  }

  void powerOn(Resource machine) {
    Machine described = machine(machine);
    registry.powerOn(described, new Boot(machine, described));
  }

  void powerOff(Resource machine) {
    registry.powerOff(id(machine));
  }

  void destroy(Resource machine) {
    registry.destroy(id(machine));
  }

  /** Identifier of the machine itself; its name may be used again. */
  static String id(Resource machine) {
    return machine.shown().at("/properties/vmId").asText();
  }

  static String providerId(Resource machine) {
    ArmId id = ArmId.parse(machine.text("id"));
    return "azure://"
        + new ArmId(id.subscription(), id.group().toLowerCase(Locale.ROOT), id.type(), id.names())
            .text();
  }

  private Machine machine(Resource machine) {
    JsonNode shown = machine.shown();
    Optional<JsonNode> address = address(machine);
    Optional<String> publicIp =
        address
            .map(one -> one.at("/properties/publicIPAddress/id").asText())
            .filter(id -> !id.isEmpty())
            .flatMap(id -> world.read(view -> view.find(ArmCall.key(ArmId.parse(id)))))
            .map(ip -> ip.shown().at("/properties/ipAddress").asText());
    return new Machine(
        id(machine),
        AzureCloud.CLOUD,
        providerId(machine),
        shown.at("/properties/osProfile/computerName").asText(),
        machine.text("location"),
        shown.path("zones").path(0).asText(""),
        address.map(one -> one.at("/properties/privateIPAddress").asText()).orElse(""),
        publicIp,
        machine.secret("kubernetesVersion"),
        shown.at("/properties/hardwareProfile/vmSize").asText(),
        registry.filesOf(id(machine)));
  }

  private Optional<JsonNode> address(Resource machine) {
    String nic = machine.shown().at("/properties/networkProfile/networkInterfaces/0/id").asText();
    return world
        .read(view -> view.find(ArmCall.key(ArmId.parse(nic))))
        .map(found -> found.shown().at("/properties/ipConfigurations/0"));
  }

  /** Custom data, and metadata as cloud-init's Azure data source has it. */
  private record Boot(Resource vm, Machine described) implements BootSource {
    @Override
    public byte[] userData() {
      return Base64.getDecoder().decode(vm.secret("customData"));
    }

    @Override
    public Map<String, Object> metadata() {
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("instance-id", described.id());
      metadata.put("local-hostname", described.hostname());
      metadata.put(
          "imds",
          Map.of(
              "compute",
              Map.of(
                  "name", vm.text("name"),
                  "location", vm.text("location"),
                  "zone", described.zone(),
                  "vmId", described.id(),
                  "vmSize", described.instanceType())));
      return metadata;
    }

    @Override
    public void runBootHook(Machine machine, String script) {
      throw new BootFailure("boot hook: nothing is fetched by a boot hook on Azure");
    }

    @Override
    public String name() {
      return vm.text("name");
    }
  }
}
