package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Scope;
import java.util.Map;

/** Elastic addresses, and the public ones that instances get from the pool. */
final class Addresses {
  /** The block kept for measurements: never a real host, and 131 072 of them. */
  private static final Cidr PUBLIC = Cidr.parse("198.18.0.0/15").orElseThrow();

  private static final Scope SEQUENCES = new Scope("simulator", "", "");

  private final Quotas quotas;

  Addresses(Quotas quotas) {
    this.quotas = quotas;
  }

  void addTo(Actions actions) {
    actions
        .write("AllocateAddress", this::allocate)
        .read(
            "DescribeAddresses",
            Describing.of(
                ResourceType.ELASTIC_IP,
                "AllocationId",
                "addressesSet",
                Filters.of(
                    "allocation-id",
                    "allocationId",
                    "association-id",
                    "associationId",
                    "domain",
                    "domain",
                    "instance-id",
                    "instanceId",
                    "network-interface-id",
                    "networkInterfaceId",
                    "public-ip",
                    "publicIp",
                    "private-ip-address",
                    "privateIpAddress")))
        .write("ReleaseAddress", this::release)
        .write("AssociateAddress", this::associateByCall)
        .write("DisassociateAddress", this::disassociateByCall);
  }

  private ObjectNode allocate(Call call) {
    quotas.check(
        ResourceType.ELASTIC_IP,
        () -> call.list(ResourceType.ELASTIC_IP).size(),
        "AddressLimitExceeded",
        "The maximum number of addresses has been reached.");
    String domain = call.parameters().get("Domain", "vpc");
    if (!domain.equals("vpc")) {
      throw AwsError.invalid("Value (" + domain + ") for parameter domain is invalid.");
    }
    Map<String, String> tags = Tags.specified(call, ResourceType.ELASTIC_IP);
    String id = Ids.next("eipalloc-");
    ObjectNode shown =
        object(
            "publicIp",
            nextPublic(call),
            "allocationId",
            id,
            "domain",
            domain,
            "networkBorderGroup",
            call.region(),
            "publicIpv4Pool",
            "amazon",
            "tagSet",
            Tags.set(tags));
    Records.create(call, ResourceType.ELASTIC_IP, id, shown, tags);
    ObjectNode answer = shown.deepCopy();
    answer.remove("tagSet");
    return answer;
  }

  static String nextPublic(Call call) {
    Resource sequence =
        call.transaction()
            .find(SEQUENCES, "sequence", "public-address")
            .orElseGet(
                () ->
                    call.transaction()
                        .create(
                            SEQUENCES, "sequence", "public-address", object("last", 0L), object()));
    long next = sequence.shown().path("last").asLong() % (PUBLIC.size() - 2) + 1;
    call.transaction().put(sequence.with(shown -> shown.put("last", next)));
    return PUBLIC.address(next);
  }

  private ObjectNode release(Call call) {
    Resource address = call.named(ResourceType.ELASTIC_IP, "AllocationId");
    if (address.shown().has("associationId")) {
      throw new AwsError(
          "InvalidIPAddress.InUse", "Address " + address.text("publicIp") + " is in use.");
    }
    Records.delete(call, ResourceType.ELASTIC_IP, address);
    return object("return", true);
  }

  private ObjectNode associateByCall(Call call) {
    Resource address = call.named(ResourceType.ELASTIC_IP, "AllocationId");
    Resource target;
    if (call.parameters().has("NetworkInterfaceId")) {
      target = call.named(ResourceType.NETWORK_INTERFACE, "NetworkInterfaceId");
    } else {
      Resource instance = call.named(ResourceType.INSTANCE, "InstanceId");
      target =
          NetworkInterfaces.ofInstance(call, instance.id()).stream()
              .findFirst()
              .orElseThrow(
                  () ->
                      new AwsError(
                          "InvalidInstanceID",
                          "The instance '" + instance.id() + "' is not in a valid state"));
    }
    if (address.shown().has("associationId")
        && !call.parameters().flag("AllowReassociation", false)) {
      throw new AwsError(
          "Resource.AlreadyAssociated",
          "resource "
              + address.id()
              + " is already associated with associate-id "
              + address.text("associationId"));
    }
    disassociate(call, address);
    String association = associate(call, address.id(), target);
    return object("return", true, "associationId", association);
  }

  /** Gives the address to the interface. */
  static String associate(Call call, String allocation, Resource networkInterface) {
    Resource address = call.require(ResourceType.ELASTIC_IP, allocation);
    String association = Ids.next("eipassoc-");
    String instance = networkInterface.shown().path("attachment").path("instanceId").asText("");
    call.transaction()
        .put(
            address.with(
                shown -> {
                  shown.put("associationId", association);
                  shown.put("networkInterfaceId", networkInterface.id());
                  shown.put("networkInterfaceOwnerId", call.account());
                  shown.put("privateIpAddress", networkInterface.text("privateIpAddress"));
                  if (!instance.isEmpty()) {
                    shown.put("instanceId", instance);
                  }
                }));
    ObjectNode association2 =
        association(call, address.text("publicIp"), call.account())
            .put("allocationId", allocation)
            .put("associationId", association);
    call.transaction().put(networkInterface.with(shown -> shown.set("association", association2)));
    return association;
  }

  /** How an interface shows its public address. */
  static ObjectNode association(Call call, String publicIp, String owner) {
    String suffix = call.region().equals("us-east-1") ? "compute-1" : call.region() + ".compute";
    return object(
        "publicIp",
        publicIp,
        "publicDnsName",
        "ec2-" + publicIp.replace('.', '-') + "." + suffix + ".amazonaws.com",
        "ipOwnerId",
        owner);
  }

  private ObjectNode disassociateByCall(Call call) {
    String association = call.parameters().require("AssociationId");
    Resource address =
        call
            .mentioning(
                ResourceType.ELASTIC_IP,
                association,
                one -> one.text("associationId").equals(association))
            .stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new AwsError(
                        "InvalidAssociationID.NotFound",
                        "The association ID '" + association + "' does not exist"));
    disassociate(call, address);
    return object("return", true);
  }

  static void disassociateInterface(Call call, String networkInterface) {
    call.mentioning(
            ResourceType.ELASTIC_IP,
            networkInterface,
            address -> address.text("networkInterfaceId").equals(networkInterface))
        .forEach(address -> disassociate(call, address));
  }

  private static void disassociate(Call call, Resource address) {
    String networkInterface = address.text("networkInterfaceId");
    call.transaction()
        .put(
            address.with(
                shown -> {
                  shown.remove("associationId");
                  shown.remove("networkInterfaceId");
                  shown.remove("networkInterfaceOwnerId");
                  shown.remove("privateIpAddress");
                  shown.remove("instanceId");
                }));
    call.find(ResourceType.NETWORK_INTERFACE, networkInterface)
        .ifPresent(one -> call.transaction().put(one.with(shown -> shown.remove("association"))));
  }

  /** True when something in the network has a public address, which keeps its gateway attached. */
  static boolean mappedIn(Call call, String vpc) {
    return call.list(ResourceType.NETWORK_INTERFACE).stream()
        .anyMatch(one -> one.text("vpcId").equals(vpc) && one.shown().has("association"));
  }

  static boolean isAssociated(Resource address) {
    return address.shown().has("associationId");
  }

  static ObjectNode ofNatGateway(Resource networkInterface, Resource address) {
    return object(
        "allocationId",
        address.id(),
        "networkInterfaceId",
        networkInterface.id(),
        "privateIp",
        networkInterface.text("privateIpAddress"),
        "publicIp",
        address.text("publicIp"),
        "isPrimary",
        true);
  }
}
