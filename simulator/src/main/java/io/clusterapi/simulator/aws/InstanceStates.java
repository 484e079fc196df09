package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The life of an instance: pending, running, stopping, stopped, shutting-down, terminated. */
final class InstanceStates {
  private static final Map<String, Integer> CODES =
      Map.of(
          "pending", 0,
          "running", 16,
          "shutting-down", 32,
          "terminated", 48,
          "stopping", 64,
          "stopped", 80);

  private final Later later;
  private final AwsSettings settings;
  private final AwsMachines machines;

  InstanceStates(Later later, AwsSettings settings, AwsMachines machines) {
    this.later = later;
    this.settings = settings;
    this.machines = machines;
  }

  void addTo(Actions actions) {
    actions
        .write("TerminateInstances", call -> each(call, this::terminate))
        .write("StopInstances", call -> each(call, this::stop))
        .write("StartInstances", call -> each(call, this::start));
  }

  static ObjectNode state(String name) {
    return object("code", CODES.get(name), "name", name);
  }

  static String name(Resource instance) {
    return instance.shown().path("instanceState").path("name").asText();
  }

  private interface Change {
    Resource apply(Call call, Resource instance);
  }

  private ObjectNode each(Call call, Change change) {
    List<String> ids = call.parameters().list("InstanceId");
    if (ids.isEmpty()) {
      throw AwsError.missing("instancesSet");
    }
    List<Resource> instances =
        ids.stream().distinct().map(id -> call.require(ResourceType.INSTANCE, id)).toList();
    ObjectNode answer = object("instancesSet", array());
    for (Resource instance : instances) {
      JsonNode before = instance.shown().path("instanceState");
      Resource after = change.apply(call, instance);
      Documents.list(answer, "instancesSet")
          .add(
              object(
                  "instanceId",
                  instance.id(),
                  "currentState",
                  after.shown().path("instanceState"),
                  "previousState",
                  before));
    }
    return answer;
  }

  /** Lets a launched instance come up. */
  void begin(Call call, Resource instance) {
    later.after(call, settings.instanceDelay(), c -> run(c, instance.key()));
  }

  private void run(Call call, ResourceKey key) {
    Optional<Resource> instance = call.view().find(key);
    if (instance.isPresent() && name(instance.get()).equals("pending")) {
      Resource running = set(call, instance.get(), "running", null);
      call.transaction().afterCommit(() -> machines.powerOn(running));
    }
  }

  private Resource terminate(Call call, Resource instance) {
    if (instance.hidden().path("protected").asBoolean()) {
      throw new AwsError(
          "OperationNotPermitted",
          "The instance '"
              + instance.id()
              + "' may not be terminated. Modify its 'disableApiTermination' instance attribute and"
              + " try again.");
    }
    String name = name(instance);
    if (name.equals("terminated") || name.equals("shutting-down")) {
      return instance;
    }
    Resource going = set(call, instance, "shutting-down", "Client.UserInitiatedShutdown");
    call.transaction().afterCommit(() -> machines.powerOff(going));
    later.after(call, settings.terminationDelay(), c -> finish(c, instance.key()));
    return going;
  }

  private void finish(Call call, ResourceKey key) {
    Optional<Resource> found = call.view().find(key);
    if (found.isEmpty() || !name(found.get()).equals("shutting-down")) {
      return;
    }
    Resource instance = found.get();
    for (JsonNode id : instance.hidden().path("interfaces")) {
      call.find(ResourceType.NETWORK_INTERFACE, id.asText()).ifPresent(one -> release(call, one));
    }
    for (JsonNode id : instance.hidden().path("volumes")) {
      call.find(ResourceType.VOLUME, id.asText())
          .ifPresent(volume -> call.transaction().delete(volume.key()));
    }
    Targets.forgetInstance(call, instance.id());
    Resource gone =
        set(call, instance, "terminated", "Client.UserInitiatedShutdown")
            .with(
                shown -> {
                  for (String field :
                      List.of("privateIpAddress", "ipAddress", "subnetId", "vpcId")) {
                    shown.remove(field);
                  }
                  shown.put("privateDnsName", "").put("dnsName", "");
                  shown.set("groupSet", array());
                  shown.set("blockDeviceMapping", array());
                })
            .withHidden(
                hidden -> {
                  hidden.put("userData", "");
                  hidden.set("interfaces", array());
                  hidden.set("volumes", array());
                });
    call.transaction().put(gone);
    Records.deleted(call, ResourceType.INSTANCE, instance);
    call.transaction().afterCommit(() -> machines.destroy(instance));
    later.forget(call, settings.terminatedVisible(), key);
  }

  private static void release(Call call, Resource networkInterface) {
    if (networkInterface.shown().path("attachment").path("deleteOnTermination").asBoolean()) {
      NetworkInterfaces.remove(call, networkInterface);
    } else {
      call.transaction()
          .put(
              networkInterface.with(
                  shown -> {
                    shown.remove("attachment");
                    shown.put("status", "available");
                  }));
    }
  }

  private Resource stop(Call call, Resource instance) {
    String name = name(instance);
    if (name.equals("stopped") || name.equals("stopping")) {
      return instance;
    }
    if (!name.equals("running")) {
      throw incorrect(instance, "stopped");
    }
    Resource stopping = set(call, instance, "stopping", "Client.UserInitiatedShutdown");
    call.transaction().afterCommit(() -> machines.powerOff(stopping));
    later.after(call, settings.instanceDelay(), c -> stopped(c, instance.key()));
    return stopping;
  }

  private void stopped(Call call, ResourceKey key) {
    call.view()
        .find(key)
        .filter(instance -> name(instance).equals("stopping"))
        .ifPresent(instance -> set(call, instance, "stopped", "Client.UserInitiatedShutdown"));
  }

  private Resource start(Call call, Resource instance) {
    String name = name(instance);
    if (name.equals("running") || name.equals("pending")) {
      return instance;
    }
    if (!name.equals("stopped")) {
      throw incorrect(instance, "started");
    }
    Resource starting = set(call, instance, "pending", null);
    begin(call, starting);
    return starting;
  }

  private static AwsError incorrect(Resource instance, String act) {
    return new AwsError(
        "IncorrectInstanceState",
        "The instance '"
            + instance.id()
            + "' is not in a state from which it can be "
            + act
            + ": it is "
            + name(instance));
  }

  private static Resource set(Call call, Resource instance, String state, String reason) {
    return call.transaction()
        .put(
            instance.with(
                shown -> {
                  shown.set("instanceState", state(state));
                  if (reason == null) {
                    shown.remove("stateReason");
                    shown.put("reason", "");
                  } else {
                    shown.put("reason", "User initiated");
                    shown.set(
                        "stateReason",
                        object("code", reason, "message", reason + ": User initiated shutdown"));
                  }
                }));
  }

  /** Takes up what was under way when the simulator stopped, and switches the machines on. */
  void resume(World world) {
    for (Resource instance : world.everywhere(AwsCloud.CLOUD, ResourceType.INSTANCE.type())) {
      ResourceKey key = instance.key();
      switch (name(instance)) {
        case "pending" -> {
          machines.know(instance);
          later.resume(key, settings.instanceDelay(), c -> run(c, key));
        }
        case "running" -> machines.powerOn(instance);
        case "stopping" -> {
          machines.know(instance);
          later.resume(key, settings.instanceDelay(), c -> stopped(c, key));
        }
        case "stopped" -> machines.know(instance);
        case "shutting-down" -> {
          machines.know(instance);
          later.resume(key, settings.terminationDelay(), c -> finish(c, key));
        }
        default ->
            later.resume(key, settings.terminatedVisible(), c -> c.transaction().delete(key));
      }
    }
  }
}
