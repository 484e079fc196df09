package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import java.util.Optional;

/**
 * Where and how an instance asks to run: each option is checked as AWS does, and shown with the
 * instance.
 */
final class LaunchOptions {
  private static final String ONLY_RESERVED = "capacity-reservations-only";

  private final Call call;
  private final Parameters parameters;
  private final Inventory.InstanceType type;
  private final String zone;

  LaunchOptions(Call call, Inventory.InstanceType type, String zone) {
    this.call = call;
    this.parameters = call.parameters();
    this.type = type;
    this.zone = zone;
  }

  void addTo(ObjectNode shown) {
    shown.set("placement", placement());
    shown.set("privateDnsNameOptions", privateNames());
    memoryEncryption().ifPresent(state -> shown.set("cpuOptions", cpu(state)));
    reservation(shown);
  }

  private ObjectNode placement() {
    Parameters given = parameters.group("Placement");
    String tenancy = given.get("Tenancy", "default");
    String group = given.get("GroupName", "");
    ObjectNode placement = object("availabilityZone", zone, "groupName", group, "tenancy", tenancy);
    Optional<Integer> partition = given.number("PartitionNumber");
    if (!group.isEmpty()) {
      int partitions = SetAside.group(call, group).shown().path("partitionCount").asInt(0);
      if (partition.isPresent() && (partition.get() < 1 || partition.get() > partitions)) {
        throw AwsError.invalid(
            "Value (%d) for parameter partitionNumber is invalid: %s has %d partitions"
                .formatted(partition.get(), group, partitions));
      }
    } else if (partition.isPresent()) {
      throw combination("A partition number needs a placement group");
    }
    partition.ifPresent(number -> placement.put("partitionNumber", number));
    if (tenancy.equals("host")) {
      if (!group.isEmpty()) {
        throw combination("Dedicated hosts are in no placement group");
      }
      placement.put("hostId", host(given)).put("affinity", given.get("Affinity", "default"));
    } else if (given.has("HostId") || given.has("Affinity")) {
      throw combination("HostId and Affinity need the tenancy host, found " + tenancy);
    }
    return placement;
  }

  private String host(Parameters given) {
    Resource host =
        given
            .find("HostId")
            .map(id -> call.require(ResourceType.HOST, id))
            .or(() -> call.list(ResourceType.HOST, this::fits).stream().findFirst())
            .orElseThrow(() -> noRoom("any host"));
    if (!fits(host)) {
      throw noRoom(host.id());
    }
    return host.id();
  }

  private boolean fits(Resource host) {
    return host.text("availabilityZone").equals(zone)
        && host.shown().at("/hostProperties/instanceType").asText().equals(type.name());
  }

  private AwsError noRoom(String host) {
    return new AwsError(
        "InsufficientCapacityOnHost",
        "There is not enough capacity for %s in %s on %s.".formatted(type.name(), zone, host));
  }

  private ObjectNode privateNames() {
    Parameters given = parameters.group("PrivateDnsNameOptions");
    return object(
        "hostnameType",
        given.get("HostnameType", "ip-name"),
        "enableResourceNameDnsARecord",
        given.flag("EnableResourceNameDnsARecord", false),
        "enableResourceNameDnsAAAARecord",
        given.flag("EnableResourceNameDnsAAAARecord", false));
  }

  private Optional<String> memoryEncryption() {
    Optional<String> state = parameters.group("CpuOptions").find("AmdSevSnp");
    if (state.isPresent() && !Inventory.hasMemoryEncryption(type)) {
      throw new AwsError(
          "InvalidParameterCombination",
          "The instance type %s does not support AMD SEV-SNP.".formatted(type.name()));
    }
    return state;
  }

  private ObjectNode cpu(String memoryEncryption) {
    return object("coreCount", type.cpus() / 2, "threadsPerCore", 2, "amdSevSnp", memoryEncryption);
  }

  private void reservation(ObjectNode shown) {
    Parameters given = parameters.group("CapacityReservationSpecification");
    Optional<String> target =
        given.group("CapacityReservationTarget").find("CapacityReservationId");
    Optional<String> preference = given.find("CapacityReservationPreference");
    boolean only = preference.filter(ONLY_RESERVED::equals).isPresent();
    if (target.isPresent() && preference.isPresent() && !only) {
      throw combination(
          "With a capacity reservation as target the preference can only be " + ONLY_RESERVED);
    }
    boolean block = parameters.get("InstanceMarketOptions.MarketType", "").equals("capacity-block");
    if (block) {
      if (target.isEmpty()) {
        throw combination("The market type capacity-block needs a capacity reservation");
      }
      shown.put("instanceLifecycle", "capacity-block");
    }
    Optional<Resource> used =
        target
            .map(id -> call.require(ResourceType.CAPACITY_RESERVATION, id))
            .or(() -> only ? anyOpen() : Optional.empty());
    if ((target.isPresent() || only) && used.filter(this::hasRoom).isEmpty()) {
      throw new AwsError(
          "ReservationCapacityExceeded",
          "The requested reservation does not have sufficient compatible and available capacity"
              + " for this request.");
    }
    used.ifPresent(one -> shown.put("capacityReservationId", one.id()));
    if (target.isPresent() || preference.isPresent()) {
      ObjectNode specification = object();
      preference.ifPresent(text -> specification.put("capacityReservationPreference", text));
      target.ifPresent(
          id ->
              specification.set("capacityReservationTarget", object("capacityReservationId", id)));
      shown.set("capacityReservationSpecification", specification);
    }
  }

  private Optional<Resource> anyOpen() {
    return call
        .list(
            ResourceType.CAPACITY_RESERVATION,
            one -> one.text("instanceMatchCriteria").equals("open") && hasRoom(one))
        .stream()
        .findFirst();
  }

  private boolean hasRoom(Resource reservation) {
    return reservation.text("availabilityZone").equals(zone)
        && reservation.text("instanceType").equals(type.name())
        && SetAside.users(call, "/capacityReservationId", reservation.id())
            < reservation.shown().path("totalInstanceCount").asInt();
  }

  private static AwsError combination(String message) {
    return new AwsError("InvalidParameterCombination", message);
  }
}
