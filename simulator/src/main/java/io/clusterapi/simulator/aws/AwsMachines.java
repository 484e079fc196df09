package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.machine.MachineRegistry;
import java.util.Optional;

/** The machines behind the instances. */
final class AwsMachines {
  private final World world;
  private final MachineRegistry registry;

  AwsMachines(World world, MachineRegistry registry) {
    this.world = world;
    this.registry = registry;
  }

  /** Makes a machine known that is switched off. */
  void know(Resource instance) {
    registry.register(machine(instance));
  }

  void powerOn(Resource instance) {
    registry.powerOn(machine(instance), new InstanceBoot(world, instance));
  }

  void powerOff(Resource instance) {
    registry.powerOff(instance.id());
  }

  void destroy(Resource instance) {
    registry.destroy(instance.id());
  }

  String consoleLog(String id) {
    return registry.consoleLog(id).orElse("");
  }

  boolean listens(String id, int port) {
    return registry.listens(id, port);
  }

  private Machine machine(Resource instance) {
    JsonNode shown = instance.shown();
    String zone = shown.path("placement").path("availabilityZone").asText();
    return new Machine(
        instance.id(),
        AwsCloud.CLOUD,
        "aws:///" + zone + "/" + instance.id(),
        instance.text("privateDnsName"),
        instance.key().scope().region(),
        zone,
        instance.text("privateIpAddress"),
        Optional.ofNullable(shown.path("ipAddress").textValue()),
        instance.secret("kubernetesVersion"),
        instance.text("instanceType"),
        registry.filesOf(instance.id()));
  }
}
