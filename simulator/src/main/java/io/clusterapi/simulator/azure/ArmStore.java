package io.clusterapi.simulator.azure;

import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Resource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes, shows, changes and removes resources as Resource Manager does. */
final class ArmStore {
  private final Map<AzureType, Shape> shapes = new EnumMap<>(AzureType.class);
  private final Operations operations;
  private final AzureMachines machines;
  private final Faults faults;

  ArmStore(NetworkShapes network, Operations operations, AzureMachines machines, Faults faults) {
    this.faults = faults;
    this.operations = operations;
    this.machines = machines;
    shapes.put(AzureType.NETWORK, network::network);
    shapes.put(AzureType.SUBNET, network::subnet);
    shapes.put(AzureType.SECURITY_GROUP, network::securityGroup);
    shapes.put(AzureType.ROUTE_TABLE, network::routeTable);
    shapes.put(AzureType.NAT_GATEWAY, network::natGateway);
    shapes.put(AzureType.PUBLIC_IP, network::publicAddress);
    shapes.put(AzureType.LOAD_BALANCER, BalancerShapes::loadBalancer);
    shapes.put(AzureType.INTERFACE, BalancerShapes::networkInterface);
    shapes.put(AzureType.AVAILABILITY_SET, ComputeShapes::availabilitySet);
    shapes.put(AzureType.DISK, ComputeShapes::disk);
    shapes.put(AzureType.MACHINE, ComputeShapes::machine);
  }

  ArmAnswer get(ArmCall call) {
    if (call.id().isList()) {
      return ArmAnswer.ok(list(call));
    }
    if (NatRules.serves(call.id())) {
      return ArmAnswer.ok(NatRules.get(call));
    }
    return ArmAnswer.ok(shown(call, existing(call)));
  }

  private static Resource existing(ArmCall call) {
    if (!call.id().is(ArmId.GROUPS)) {
      group(call);
    }
    return call.find(call.id())
        .orElseThrow(
            () -> call.id().is(ArmId.GROUPS) ? noGroup(call.id()) : ArmError.notFound(call.id()));
  }

  private static ArmError noGroup(ArmId id) {
    return new ArmError(
        404,
        "ResourceGroupNotFound",
        "Resource group '%s' could not be found.".formatted(id.group()));
  }

  private static Resource group(ArmCall call) {
    ArmId id =
        new ArmId(
            call.id().subscription(),
            call.id().group(),
            ArmId.GROUPS,
            java.util.List.of(call.id().group()));
    return call.find(id).orElseThrow(() -> noGroup(id));
  }

  private static ObjectNode shown(ArmCall call, Resource resource) {
    ObjectNode copy = resource.shown().deepCopy();
    if (resource.key().type().equalsIgnoreCase(AzureType.NETWORK.arm())) {
      ArrayNode subnets = NetworkShapes.properties(copy).putArray("subnets");
      NetworkShapes.subnetsOf(call, ArmId.parse(resource.text("id")))
          .forEach(subnet -> subnets.add(subnet.shown()));
    }
    return copy;
  }

  private static ObjectNode list(ArmCall call) {
    ArrayNode value = Documents.array();
    if (!call.id().group().isEmpty()) {
      group(call);
    }
    String parent = call.id().names().isEmpty() ? "" : call.id().parent().key() + "/";
    String prefix =
        call.id().group().isEmpty()
            ? ""
            : ArmCall.groupPrefix(call.id().subscription(), call.id().group());
    for (Resource resource : call.list(call.id().type())) {
      if (resource.id().startsWith(prefix) && resource.id().startsWith(parent)) {
        value.add(shown(call, resource));
      }
    }
    ObjectNode answer = object();
    answer.set("value", value);
    return answer;
  }

  ArmAnswer put(ArmCall call) {
    if (call.id().is(ArmId.GROUPS)) {
      return putGroup(call);
    }
    if (NatRules.serves(call.id())) {
      return NatRules.put(call, this);
    }
    AzureType type = type(call.id());
    Resource group = group(call);
    if (Operations.state(group).equals(Operations.DELETING)) {
      throw new ArmError(
          409,
          "ResourceGroupBeingDeleted",
          "The resource group '%s' is in deprovisioning state and cannot perform this operation."
              .formatted(call.id().group()));
    }
    Optional<Resource> before = call.find(call.id());
    preconditions(call, before);
    before.ifPresent(old -> settled(call, old));
    if (before.isEmpty()
        && call.list(type.arm()).size() >= faults.quota(type.arm()).orElse(Integer.MAX_VALUE)) {
      throw new ArmError(
          409,
          "QuotaExceeded",
          "The subscription cannot have more resources of type " + type.arm());
    }
    neighbours(call, type);
    References.check(call, call.body().path("properties"));
    ObjectNode document = document(call, type, before);
    ObjectNode hidden = shapes.get(type).complete(call, document, before);
    boolean machine = type == AzureType.MACHINE && before.isEmpty();
    NetworkShapes.properties(document).put("provisioningState", machine ? "Creating" : "Updating");
    if (type.network()) {
      document.put("etag", "W/\"" + UUID.randomUUID() + "\"");
    }
    String operation = operations.begin(call, ArmCall.key(call.id()));
    Resource kept;
    if (before.isEmpty()) {
      ObjectNode inside = hidden == null ? object() : hidden;
      kept = Records.create(call, call.id(), document, inside.put("operation", operation));
    } else {
      kept =
          call.transaction()
              .put(
                  new Resource(
                          before.get().key(),
                          before.get().sequence(),
                          document,
                          before.get().hidden())
                      .withHidden(inside -> inside.put("operation", operation)));
    }
    return new ArmAnswer(before.isEmpty() ? 201 : 200, shown(call, kept), operation);
  }

  private static void preconditions(ArmCall call, Optional<Resource> before) {
    if (call.onlyNew() && before.isPresent()) {
      throw new ArmError(
          412, "PreconditionFailed", "The resource exists already: " + call.id().text());
    }
    boolean other =
        !call.ifMatch().isEmpty()
            && !call.ifMatch().equals("*")
            && before.map(old -> !old.text("etag").equals(call.ifMatch())).orElse(true);
    if (other) {
      throw new ArmError(
          412,
          "PreconditionFailed",
          "The entity tag does not match the present one of " + call.id().text());
    }
  }

  private static void settled(ArmCall call, Resource old) {
    if (!Operations.state(old).equals(Operations.SUCCEEDED)) {
      throw new ArmError(
          409,
          "AnotherOperationInProgress",
          "Another operation on this or dependent resource is in progress: " + old.text("id"));
    }
  }

  // Azure changes one subnet of a network at a time.
  private static void neighbours(ArmCall call, AzureType type) {
    if (type == AzureType.SUBNET) {
      for (Resource subnet : NetworkShapes.subnetsOf(call, call.id().parent())) {
        settled(call, subnet);
      }
    }
  }

  private static ObjectNode document(ArmCall call, AzureType type, Optional<Resource> before) {
    ObjectNode document = call.body().deepCopy();
    document.put("id", before.map(old -> old.text("id")).orElse(call.id().text()));
    document.put("name", call.id().name());
    document.put("type", type.arm());
    if (type == AzureType.SUBNET) {
      return document;
    }
    String location = document.path("location").asText();
    if (!AzureInventory.isRegion(location)) {
      throw ArmError.invalid(
          location.isEmpty() ? "LocationRequired" : "LocationNotAvailableForResourceType",
          "The provided location '%s' is not available for resource type '%s'."
              .formatted(location, type.arm()));
    }
    before.ifPresent(
        old -> {
          if (!old.text("location").equals(location)) {
            throw new ArmError(
                409,
                "InvalidResourceLocation",
                "The resource '%s' already exists in location '%s'."
                    .formatted(call.id().name(), old.text("location")));
          }
        });
    return document;
  }

  private ArmAnswer putGroup(ArmCall call) {
    Optional<Resource> before = call.find(call.id());
    String location = call.body().path("location").asText();
    if (!AzureInventory.isRegion(location)) {
      throw ArmError.invalid("LocationNotAvailableForResourceGroup", "No region " + location);
    }
    if (before.isPresent()) {
      if (Operations.state(before.get()).equals(Operations.DELETING)) {
        throw new ArmError(
            409, "ResourceGroupBeingDeleted", "The resource group is being deleted.");
      }
      if (!before.get().text("location").equals(location)) {
        throw new ArmError(
            409,
            "InvalidResourceGroupLocation",
            "The resource group already exists in location " + before.get().text("location"));
      }
    }
    ObjectNode document = call.body().deepCopy();
    document.put("id", call.id().text()).put("name", call.id().group()).put("type", ArmId.GROUPS);
    NetworkShapes.properties(document).put("provisioningState", Operations.SUCCEEDED);
    Resource kept =
        before.isEmpty()
            ? Records.create(call, call.id(), document, object())
            : call.transaction()
                .put(
                    new Resource(
                        before.get().key(),
                        before.get().sequence(),
                        document,
                        before.get().hidden()));
    return new ArmAnswer(before.isEmpty() ? 201 : 200, kept.shown(), "");
  }

  ArmAnswer delete(ArmCall call) {
    if (NatRules.serves(call.id())) {
      return NatRules.delete(call, this);
    }
    Optional<Resource> found =
        call.id().is(ArmId.GROUPS) ? Optional.of(existing(call)) : call.find(call.id());
    if (found.isEmpty()) {
      return new ArmAnswer(204, null, "");
    }
    Resource resource = found.get();
    if (!call.id().is(ArmId.GROUPS)) {
      AzureType type = type(call.id());
      References.userOf(call, call.id())
          .ifPresent(
              user -> {
                throw NetworkShapes.inUse(type, call.id(), user);
              });
      neighbours(call, type);
    }
    if (Operations.state(resource).equals(Operations.DELETING)) {
      return new ArmAnswer(202, null, resource.secret("operation"));
    }
    String operation = operations.begin(call, resource.key());
    call.transaction()
        .put(
            resource
                .with(
                    shown ->
                        NetworkShapes.properties(shown)
                            .put("provisioningState", Operations.DELETING))
                .withHidden(inside -> inside.put("operation", operation)));
    return new ArmAnswer(202, null, operation);
  }

  /** Switches a machine on or off. */
  ArmAnswer post(ArmCall call, String action) {
    Resource machine = existing(call);
    boolean on = action.equals("start");
    if (!call.id().is(AzureType.MACHINE.arm())
        || !(on || action.equals("powerOff") || action.equals("deallocate"))) {
      throw new ArmError(404, "InvalidAction", "The action " + action + " is not simulated");
    }
    Resource next =
        call.transaction()
            .put(machine.withHidden(inside -> inside.put("power", on ? "on" : "off")));
    call.transaction()
        .afterCommit(
            () -> {
              if (on) {
                machines.powerOn(next);
              } else {
                machines.powerOff(next);
              }
            });
    return new ArmAnswer(202, null, operations.begin(call, next.key()));
  }

  private static AzureType type(ArmId id) {
    return AzureType.of(id.type())
        .orElseThrow(
            () ->
                new ArmError(
                    404,
                    "InvalidResourceType",
                    "The resource type '%s' is not part of the simulated cloud."
                        .formatted(id.type())));
  }

  /** The document of a resource, for one that changes a part of it. */
  static JsonNode documentOf(ArmCall call) {
    return existing(call).shown();
  }
}
