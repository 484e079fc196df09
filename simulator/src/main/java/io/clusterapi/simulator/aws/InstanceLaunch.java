package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.arrayOf;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Launches instances: checks what was asked for and makes instance, interfaces and disks. */
final class InstanceLaunch {
  private static final int USER_DATA_LIMIT = 16 * 1024;

  private final Quotas quotas;
  private final ClientTokens tokens = new ClientTokens();

  InstanceLaunch(Quotas quotas) {
    this.quotas = quotas;
  }

  /**
   * What a launch made.
   *
   * @param fresh false when an earlier call with the same token made them
   */
  record Launched(List<Resource> instances, boolean fresh) {}

  Launched launch(Call call) {
    Parameters parameters = call.parameters();
    String token = parameters.get("ClientToken", "");
    String fingerprint = parameters.canonical("ClientToken", "DryRun");
    Optional<List<String>> made = tokens.find(call, token, fingerprint);
    if (made.isPresent()) {
      List<Resource> instances =
          made.get().stream().flatMap(id -> call.find(ResourceType.INSTANCE, id).stream()).toList();
      if (instances.isEmpty()) {
        throw ResourceType.INSTANCE.notFound(made.get().get(0));
      }
      return new Launched(instances, false);
    }
    int most = parameters.number("MaxCount").orElseThrow(() -> AwsError.missing("MaxCount"));
    int least = parameters.number("MinCount").orElseThrow(() -> AwsError.missing("MinCount"));
    if (least < 1 || most < least) {
      throw AwsError.invalid(
          "Value ("
              + least
              + ") for parameter minCount and ("
              + most
              + ") for maxCount are invalid: 1 <= minCount <= maxCount");
    }
    String imageId = parameters.require("ImageId");
    Inventory.Image image =
        Inventory.image(call.region(), imageId).orElseThrow(() -> Catalogue.noImage(imageId));
    Inventory.InstanceType type = type(parameters.get("InstanceType", "m5.large"));
    if (!type.architecture().equals(image.architecture())) {
      throw AwsError.invalid(
          "The architecture '"
              + type.architecture()
              + "' of the specified instance type does not match the architecture '"
              + image.architecture()
              + "' of the specified AMI. Specify an instance type and an AMI that have matching"
              + " architectures, and try again.");
    }
    Optional<String> profile = profile(call);
    parameters
        .find("KeyName")
        .ifPresent(
            name -> {
              if (!KeyPairs.exists(call, name)) {
                throw ResourceType.KEY_PAIR.notFound(name);
              }
            });
    String userData = userData(parameters);
    int count = room(call, type, least, most);
    String reservation = Ids.next("r-");
    List<Resource> instances = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      instances.add(one(call, index, reservation, image, type, profile, userData, token));
    }
    tokens.remember(call, token, fingerprint, instances.stream().map(Resource::id).toList());
    return new Launched(instances, true);
  }

  private int room(Call call, Inventory.InstanceType type, int least, int most) {
    int limit = quotas.limit(ResourceType.INSTANCE);
    if (limit == Integer.MAX_VALUE) {
      return most;
    }
    long present =
        call.list(ResourceType.INSTANCE).stream()
            .filter(one -> !InstanceStates.name(one).equals("terminated"))
            .count();
    if (present + least > limit) {
      throw new AwsError(
          "InstanceLimitExceeded",
          "You have requested more instances ("
              + (present + least)
              + ") than your current instance limit of "
              + limit
              + " allows for the specified instance type "
              + type.name()
              + ".");
    }
    return (int) Math.min(most, limit - present);
  }

  static Inventory.InstanceType type(String name) {
    Inventory.InstanceType type = Inventory.instanceTypes().get(name);
    if (type == null) {
      throw AwsError.invalid("Invalid value '" + name + "' for InstanceType.");
    }
    return type;
  }

  private static Optional<String> profile(Call call) {
    Parameters given = call.parameters().group("IamInstanceProfile");
    Optional<String> name =
        given.find("Name").or(() -> given.find("Arn").map(arn -> arn.replaceFirst(".*/", "")));
    name.ifPresent(
        one -> {
          if (!Inventory.instanceProfiles().contains(one)) {
            throw AwsError.invalid(
                "Value ("
                    + one
                    + ") for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance"
                    + " Profile name");
          }
        });
    return name;
  }

  private static String userData(Parameters parameters) {
    String text = parameters.get("UserData", "");
    try {
      if (Base64.getDecoder().decode(text).length > USER_DATA_LIMIT) {
        throw AwsError.invalid("User data is limited to 16384 bytes");
      }
    } catch (IllegalArgumentException e) {
      throw AwsError.invalid("Invalid BASE64 encoding of user data.");
    }
    return text;
  }

  private Resource one(
      Call call,
      int index,
      String reservation,
      Inventory.Image image,
      Inventory.InstanceType type,
      Optional<String> profile,
      String userData,
      String token) {
    Parameters parameters = call.parameters();
    Map<String, String> tags = Tags.specified(call, ResourceType.INSTANCE);
    String id = Ids.next("i-");
    List<Resource> interfaces = interfaces(call, id);
    Resource primary = interfaces.get(0);
    Resource subnet = call.require(ResourceType.SUBNET, primary.text("subnetId"));
    List<Resource> volumes = Volumes.create(call, id, subnet.text("availabilityZone"));
    String hostname = hostname(call, id, subnet, primary);
    ObjectNode shown =
        object(
            "instanceId",
            id,
            "imageId",
            image.id(),
            "instanceState",
            InstanceStates.state("pending"),
            "privateDnsName",
            hostname,
            "dnsName",
            "",
            "keyName",
            parameters.find("KeyName").orElse(null),
            "amiLaunchIndex",
            index,
            "productCodes",
            array(),
            "instanceType",
            type.name(),
            "launchTime",
            call.now().toString(),
            "monitoring",
            object("state", "disabled"),
            "subnetId",
            subnet.id(),
            "vpcId",
            subnet.text("vpcId"),
            "privateIpAddress",
            primary.text("privateIpAddress"),
            "sourceDestCheck",
            true,
            "groupSet",
            primary.shown().path("groupSet").deepCopy(),
            "architecture",
            image.architecture(),
            "rootDeviceType",
            "ebs",
            "rootDeviceName",
            "/dev/sda1",
            "blockDeviceMapping",
            Volumes.mapping(volumes),
            "virtualizationType",
            "hvm",
            "hypervisor",
            "xen",
            "clientToken",
            token,
            "ebsOptimized",
            parameters.flag("EbsOptimized", false),
            "enaSupport",
            true,
            "metadataOptions",
            metadataOptions(parameters.group("MetadataOptions")),
            "tagSet",
            Tags.set(tags));
    if (parameters.get("InstanceMarketOptions.MarketType", "").equals("spot")) {
      shown.put("instanceLifecycle", "spot").put("spotInstanceRequestId", Ids.next("sir-"));
    }
    new LaunchOptions(call, type, subnet.text("availabilityZone")).addTo(shown);
    profile.ifPresent(
        name ->
            shown.set(
                "iamInstanceProfile",
                object(
                    "arn",
                    "arn:aws:iam::" + call.account() + ":instance-profile/" + name,
                    "id",
                    "AIPA" + Ids.hex(16).toUpperCase(Locale.ROOT))));
    if (primary.shown().has("association")) {
      shown.set("ipAddress", primary.shown().path("association").path("publicIp"));
      shown.set("dnsName", primary.shown().path("association").path("publicDnsName"));
    }
    Resource instance =
        Records.create(
            call, ResourceType.INSTANCE, id, tags.getOrDefault("Name", ""), shown, tags, token);
    boolean keep = parameters.flag("DisableApiTermination", false);
    return call.transaction()
        .put(
            instance.withHidden(
                hidden -> {
                  hidden.put("reservation", reservation);
                  hidden.put("userData", userData);
                  hidden.put("kubernetesVersion", image.kubernetesVersion());
                  hidden.put("protected", keep);
                  hidden.set("interfaces", arrayOf(interfaces.stream().map(Resource::id).toList()));
                  hidden.set("volumes", arrayOf(volumes.stream().map(Resource::id).toList()));
                }));
  }

  private static String hostname(Call call, String id, Resource subnet, Resource primary) {
    String type =
        call.parameters()
            .get(
                "PrivateDnsNameOptions.HostnameType",
                subnet
                    .shown()
                    .path("privateDnsNameOptionsOnLaunch")
                    .path("hostnameType")
                    .asText("ip-name"));
    String byAddress = primary.text("privateDnsName");
    return type.equals("resource-name")
        ? id + byAddress.substring(byAddress.indexOf('.'))
        : byAddress;
  }

  static ObjectNode metadataOptions(Parameters given) {
    return object(
        "state",
        "applied",
        "httpTokens",
        given.get("HttpTokens", "optional"),
        "httpPutResponseHopLimit",
        given.number("HttpPutResponseHopLimit").orElse(1),
        "httpEndpoint",
        given.get("HttpEndpoint", "enabled"),
        "httpProtocolIpv6",
        given.get("HttpProtocolIpv6", "disabled"),
        "instanceMetadataTags",
        given.get("InstanceMetadataTags", "disabled"));
  }

  private static List<Resource> interfaces(Call call, String instance) {
    Parameters parameters = call.parameters();
    List<Parameters> wanted = parameters.groups("NetworkInterface");
    if (wanted.isEmpty()) {
      if (!parameters.has("SubnetId")) {
        throw new AwsError(
            "VPCIdNotSpecified", "No default VPC for this user. Please specify a subnet.");
      }
      return List.of(attach(call, instance, 0, parameters));
    }
    if (parameters.has("SubnetId") || !parameters.list("SecurityGroupId").isEmpty()) {
      throw new AwsError(
          "InvalidParameterCombination",
          "Network interfaces and an instance-level subnet ID or security groups may not be"
              + " specified on the same request");
    }
    List<Resource> made = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      made.add(
          attach(call, instance, wanted.get(i).number("DeviceIndex").orElse(i), wanted.get(i)));
    }
    return made;
  }

  private static Resource attach(Call call, String instance, int device, Parameters given) {
    ObjectNode attachment =
        object(
            "attachmentId",
            Ids.next("eni-attach-"),
            "instanceId",
            instance,
            "instanceOwnerId",
            call.account(),
            "deviceIndex",
            device,
            "status",
            "attached",
            "attachTime",
            call.now().toString(),
            "deleteOnTermination",
            given.flag("DeleteOnTermination", !given.has("NetworkInterfaceId")));
    if (given.has("NetworkInterfaceId")) {
      String id = given.require("NetworkInterfaceId");
      Resource existing = call.require(ResourceType.NETWORK_INTERFACE, id);
      if (existing.text("status").equals("in-use")) {
        throw new AwsError("InvalidNetworkInterface.InUse", "Interface: [" + id + "] in use.");
      }
      return call.transaction()
          .put(
              existing.with(
                  shown -> {
                    shown.put("status", "in-use");
                    shown.set("attachment", attachment);
                  }));
    }
    Resource subnet = call.require(ResourceType.SUBNET, given.require("SubnetId"));
    Resource made =
        NetworkInterfaces.createPart(
            call,
            subnet,
            given.get("Description", ""),
            "interface",
            NetworkInterfaces.groupsOrDefault(call, subnet, given.list("SecurityGroupId")),
            given.find("PrivateIpAddress"));
    boolean publicly =
        given.flag(
            "AssociatePublicIpAddress",
            device == 0 && subnet.shown().path("mapPublicIpOnLaunch").asBoolean());
    ArrayNode tags = Tags.set(Tags.specified(call, ResourceType.NETWORK_INTERFACE));
    return call.transaction()
        .put(
            made.with(
                shown -> {
                  shown.set("attachment", attachment);
                  shown.set("tagSet", tags);
                  if (publicly) {
                    shown.set(
                        "association",
                        Addresses.association(call, Addresses.nextPublic(call), "amazon"));
                  }
                }));
  }

  /** What an instance is shown as: its interfaces are looked up, they have a life of their own. */
  static ObjectNode document(Call call, Resource instance) {
    ObjectNode document = instance.shown().deepCopy();
    ArrayNode interfaces = document.putArray("networkInterfaceSet");
    Documents.items(instance.hidden().path("interfaces"))
        .flatMap(id -> call.find(ResourceType.NETWORK_INTERFACE, id.asText()).stream())
        .forEach(
            one -> {
              ObjectNode shown = one.shown().deepCopy();
              shown.remove("tagSet");
              interfaces.add(shown);
            });
    return document;
  }
}
