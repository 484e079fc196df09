package io.clusterapi.simulator.azure;

import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.World;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * What Azure does after it has answered. A call that begins an operation is told where to ask how
 * far it is; the resource shows the same as its {@code provisioningState}.
 */
final class Operations {
  static final String TYPE = "operation";
  static final String SUCCEEDED = "Succeeded";
  static final String DELETING = "Deleting";

  private final World world;
  private final Scheduler scheduler;
  private final AzureSettings settings;
  private final AzureMachines machines;

  Operations(World world, Scheduler scheduler, AzureSettings settings, AzureMachines machines) {
    this.world = world;
    this.scheduler = scheduler;
    this.settings = settings;
    this.machines = machines;
  }

  /** Begins one for the resource and answers its identifier. */
  String begin(ArmCall call, ResourceKey resource) {
    String id = UUID.randomUUID().toString();
    ObjectNode shown = object("name", id, "status", "InProgress");
    call.transaction().create(call.scope(), TYPE, id, shown, object("resource", resource.id()));
    call.transaction().afterCommit(() -> later(resource, id));
    return id;
  }

  private void later(ResourceKey resource, String operation) {
    boolean machine = resource.type().equalsIgnoreCase(AzureType.MACHINE.arm());
    Duration delay = machine ? settings.machineDelay() : settings.networkDelay();
    scheduler.after(delay, () -> finish(resource, operation));
  }

  private void finish(ResourceKey key, String operation) {
    world.write(
        transaction -> {
          transaction
              .find(key.scope(), TYPE, operation)
              .ifPresent(
                  found -> transaction.put(found.with(shown -> shown.put("status", SUCCEEDED))));
          Optional<Resource> resource = transaction.find(key);
          if (resource.isEmpty() || !resource.get().secret("operation").equals(operation)) {
            return null; // a later operation has taken its place
          }
          ArmCall call =
              new ArmCall(ArmId.parse(resource.get().text("id")), object(), "", false, transaction);
          if (state(resource.get()).equals(DELETING)) {
            removed(call, resource.get());
          } else {
            succeeded(call, resource.get());
          }
          return null;
        });
  }

  static String state(Resource resource) {
    return resource.shown().at("/properties/provisioningState").asText();
  }

  private void succeeded(ArmCall call, Resource resource) {
    Resource done =
        call.transaction()
            .put(
                resource.with(
                    shown ->
                        ((ObjectNode) shown.get("properties"))
                            .put("provisioningState", SUCCEEDED)));
    boolean on = resource.secret("power").equals("on");
    if (call.id().is(AzureType.MACHINE.arm()) && on) {
      call.transaction().afterCommit(() -> machines.powerOn(done));
    }
  }

  private void removed(ArmCall call, Resource resource) {
    if (call.id().is(ArmId.GROUPS)) {
      for (AzureType type : AzureType.values()) {
        for (Resource inside :
            call.list(type.arm()).stream()
                .filter(
                    one ->
                        one.id()
                            .startsWith(
                                ArmCall.groupPrefix(call.id().subscription(), call.id().group())))
                .toList()) {
          remove(call, inside);
        }
      }
    }
    remove(call, resource);
  }

  private void remove(ArmCall call, Resource resource) {
    if (resource.key().type().equalsIgnoreCase(AzureType.MACHINE.arm())) {
      ComputeShapes.removed(call, resource);
      call.transaction().afterCommit(() -> machines.destroy(resource));
    }
    if (call.find(ArmId.parse(resource.text("id"))).isPresent()) {
      Records.delete(call, resource);
    }
  }

  /** Ends what was under way when the simulator stopped, and switches machines on. */
  void resume() {
    resume(ArmId.GROUPS);
    for (AzureType type : AzureType.values()) {
      resume(type.arm());
    }
  }

  private void resume(String type) {
    for (Resource resource : world.everywhere(AzureCloud.CLOUD, ArmCall.typeKey(type))) {
      if (!state(resource).equals(SUCCEEDED)) {
        later(resource.key(), resource.secret("operation"));
      }
      if (type.equals(AzureType.MACHINE.arm())) {
        if (resource.secret("power").equals("on") && !state(resource).equals("Creating")) {
          machines.powerOn(resource);
        } else {
          machines.know(resource);
        }
      }
    }
  }
}
