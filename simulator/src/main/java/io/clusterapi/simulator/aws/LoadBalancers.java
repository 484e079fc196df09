package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.arrayOf;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.LoopbackAddresses;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Load balancers of the second kind (network and application), each on a loopback address. */
final class LoadBalancers {
  private final Quotas quotas;
  private final Later later;
  private final AwsSettings settings;
  private final LoopbackAddresses addresses;

  LoadBalancers(Quotas quotas, Later later, AwsSettings settings, LoopbackAddresses addresses) {
    this.quotas = quotas;
    this.later = later;
    this.settings = settings;
    this.addresses = addresses;
  }

  void addTo(Actions actions) {
    actions
        .write("CreateLoadBalancer", this::create)
        .read("DescribeLoadBalancers", this::describe)
        .write("DeleteLoadBalancer", this::delete)
        .write("SetSubnets", this::setSubnets)
        .write("SetSecurityGroups", this::setSecurityGroups);
  }

  private ObjectNode create(Call call) {
    Parameters parameters = call.parameters();
    String name = parameters.require("Name");
    if (!name.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?")
        || name.startsWith("internal-")) {
      throw validation(
          "The load balancer name '"
              + name
              + "' can have at most 32 letters, digits and hyphens, and not begin or end with a"
              + " hyphen or begin with 'internal-'");
    }
    Optional<Resource> present =
        call
            .mentioning(
                ResourceType.LOAD_BALANCER, name, one -> one.text("LoadBalancerName").equals(name))
            .stream()
            .findFirst();
    String request = parameters.canonical();
    if (present.isPresent()) {
      if (present.get().secret("request").equals(request)) {
        return answer(List.of(present.get().shown()));
      }
      throw new AwsError(
          "DuplicateLoadBalancerName",
          "A load balancer with the same name '" + name + "' exists, but with different settings");
    }
    quotas.check(
        ResourceType.LOAD_BALANCER,
        () -> call.list(ResourceType.LOAD_BALANCER).size(),
        "TooManyLoadBalancers",
        "The maximum number of load balancers has been reached");
    String type = parameters.get("Type", "application");
    String scheme = parameters.get("Scheme", "internet-facing");
    if (!List.of("network", "application").contains(type)) {
      throw validation("Type '" + type + "' is not one of network, application");
    }
    if (!List.of("internet-facing", "internal").contains(scheme)) {
      throw new AwsError("InvalidScheme", "Scheme '" + scheme + "' is not valid");
    }
    List<Resource> subnets = subnets(call, type);
    String vpc = subnets.get(0).text("vpcId");
    if (scheme.equals("internet-facing") && InternetGateways.attachedTo(call, vpc).isEmpty()) {
      throw new AwsError("InvalidSubnet", "VPC " + vpc + " has no internet gateway");
    }
    List<Resource> groups = groups(call, subnets.get(0), parameters.list("SecurityGroups"), type);
    Map<String, String> tags = Tags.read(parameters.groups("Tags"), "ValidationError");
    String hash = Ids.hex(16);
    String prefix = type.equals("network") ? "net" : "app";
    String path = "loadbalancer/" + prefix + "/" + name + "/" + hash;
    String arn = Arns.balancing(call, path);
    String address = addresses.next(call.transaction());
    ObjectNode shown =
        object(
            "LoadBalancerArn",
            arn,
            "DNSName",
            address,
            "CanonicalHostedZoneId",
            "Z3F0SRJ5LGBH90",
            "CreatedTime",
            call.now().toString(),
            "LoadBalancerName",
            name,
            "Scheme",
            scheme,
            "VpcId",
            vpc,
            "State",
            object("Code", "provisioning"),
            "Type",
            type,
            "AvailabilityZones",
            zones(subnets),
            "SecurityGroups",
            arrayOf(groups.stream().map(Resource::id).toList()),
            "IpAddressType",
            parameters.get("IpAddressType", "ipv4"));
    String interfaces = "ELB " + prefix + "/" + name + "/" + hash;
    for (Resource subnet : subnets) {
      interfaceIn(call, subnet, interfaces, type, scheme, groups);
    }
    Resource balancer =
        Records.create(call, ResourceType.LOAD_BALANCER, arn, name, shown, tags, "");
    call.transaction()
        .put(
            balancer.withHidden(
                hidden -> {
                  hidden.put("name", name).put("request", request).put("interfaces", interfaces);
                  hidden.put("grouped", !groups.isEmpty());
                  hidden.set("tags", Tags.set(tags));
                  hidden.set("attributes", Attributes.ofLoadBalancer(type));
                }));
    later.after(call, settings.loadBalancerDelay(), c -> activate(c, balancer.key()));
    return answer(List.of(shown));
  }

  private static void interfaceIn(
      Call call,
      Resource subnet,
      String description,
      String type,
      String scheme,
      List<Resource> groups) {
    Resource made =
        NetworkInterfaces.createPart(
            call, subnet, description, type + "_load_balancer", groups, Optional.empty());
    if (scheme.equals("internet-facing")) {
      call.transaction()
          .put(
              made.with(
                  shown ->
                      shown.set(
                          "association",
                          Addresses.association(call, Addresses.nextPublic(call), "amazon-elb"))));
    }
  }

  private static ArrayNode zones(List<Resource> subnets) {
    ArrayNode zones = array();
    for (Resource subnet : subnets) {
      zones.add(
          object(
              "ZoneName",
              subnet.text("availabilityZone"),
              "SubnetId",
              subnet.id(),
              "LoadBalancerAddresses",
              array()));
    }
    return zones;
  }

  private static List<Resource> subnets(Call call, String type) {
    List<String> ids = new ArrayList<>(call.parameters().list("Subnets"));
    call.parameters()
        .groups("SubnetMappings")
        .forEach(mapping -> ids.add(mapping.require("SubnetId")));
    if (ids.isEmpty()) {
      throw validation("At least one subnet must be specified");
    }
    List<Resource> subnets = new ArrayList<>();
    Set<String> zones = new HashSet<>();
    for (String id : ids) {
      Resource subnet =
          call.find(ResourceType.SUBNET, id)
              .orElseThrow(
                  () ->
                      new AwsError("SubnetNotFound", "The subnet ID '" + id + "' does not exist"));
      subnets.add(subnet);
      if (!zones.add(subnet.text("availabilityZone"))) {
        throw new AwsError(
            "InvalidConfigurationRequest",
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone");
      }
      if (!subnet.text("vpcId").equals(subnets.get(0).text("vpcId"))) {
        throw new AwsError(
            "InvalidConfigurationRequest", "All subnets must belong to the same VPC");
      }
    }
    if (type.equals("application") && subnets.size() < 2) {
      throw validation(
          "At least two subnets in two different Availability Zones must be specified");
    }
    return subnets;
  }

  private static List<Resource> groups(Call call, Resource subnet, List<String> ids, String type) {
    if (ids.isEmpty() && type.equals("network")) {
      return List.of();
    }
    for (String id : ids) {
      if (call.find(ResourceType.SECURITY_GROUP, id).isEmpty()) {
        throw new AwsError(
            "InvalidSecurityGroup", "The security group '" + id + "' does not exist");
      }
    }
    return NetworkInterfaces.groupsOrDefault(call, subnet, ids);
  }

  static AwsError validation(String message) {
    return new AwsError("ValidationError", message);
  }

  private static ObjectNode answer(List<ObjectNode> balancers) {
    return object("LoadBalancers", arrayOf(balancers));
  }

  private void activate(Call call, ResourceKey key) {
    call.view()
        .find(key)
        .ifPresent(
            balancer ->
                call.transaction()
                    .put(balancer.with(shown -> shown.set("State", object("Code", "active")))));
  }

  private ObjectNode describe(Call call) {
    List<String> arns = call.parameters().list("LoadBalancerArns");
    List<String> names = call.parameters().list("Names");
    for (String arn : arns) {
      call.require(ResourceType.LOAD_BALANCER, arn);
    }
    List<Resource> all =
        call.list(
            ResourceType.LOAD_BALANCER,
            one ->
                (arns.isEmpty() || arns.contains(one.id()))
                    && (names.isEmpty() || names.contains(one.text("LoadBalancerName"))));
    if (all.size() < names.size()) {
      throw ResourceType.LOAD_BALANCER.notFound(String.join(", ", names));
    }
    Pages page =
        Pages.of(all, call.parameters().number("PageSize"), call.parameters().find("Marker"));
    ObjectNode answer = answer(page.resources().stream().map(Resource::shown).toList());
    page.next().ifPresent(marker -> answer.put("NextMarker", marker));
    return answer;
  }

  private ObjectNode delete(Call call) {
    Optional<Resource> found =
        call.find(ResourceType.LOAD_BALANCER, call.parameters().require("LoadBalancerArn"));
    if (found.isEmpty()) {
      return object(); // deleting what is gone succeeds
    }
    Resource balancer = found.get();
    boolean keep =
        Documents.items(balancer.hidden().path("attributes"))
            .anyMatch(
                one ->
                    one.path("Key").asText().equals("deletion_protection.enabled")
                        && one.path("Value").asText().equals("true"));
    if (keep) {
      throw new AwsError(
          "OperationNotPermitted",
          "Load balancer '"
              + balancer.id()
              + "' cannot be deleted because deletion protection is"
              + " enabled");
    }
    Listeners.ofBalancer(call, balancer.id())
        .forEach(listener -> Records.delete(call, ResourceType.LISTENER, listener));
    TargetGroups.forgetBalancer(call, balancer.id());
    interfaces(call, balancer).forEach(one -> NetworkInterfaces.remove(call, one));
    Records.delete(call, ResourceType.LOAD_BALANCER, balancer);
    return object();
  }

  private static List<Resource> interfaces(Call call, Resource balancer) {
    String description = balancer.secret("interfaces");
    return call.mentioning(
        ResourceType.NETWORK_INTERFACE,
        description,
        one -> one.text("description").equals(description));
  }

  private ObjectNode setSubnets(Call call) {
    Resource balancer = call.named(ResourceType.LOAD_BALANCER, "LoadBalancerArn");
    List<Resource> subnets = subnets(call, balancer.text("Type"));
    if (!subnets.get(0).text("vpcId").equals(balancer.text("VpcId"))) {
      throw new AwsError(
          "InvalidSubnet", "The subnets do not belong to VPC " + balancer.text("VpcId"));
    }
    Set<String> wanted = new HashSet<>(subnets.stream().map(Resource::id).toList());
    Set<String> present = new HashSet<>();
    for (Resource one : interfaces(call, balancer)) {
      if (wanted.contains(one.text("subnetId"))) {
        present.add(one.text("subnetId"));
      } else {
        NetworkInterfaces.remove(call, one);
      }
    }
    List<Resource> groups =
        Documents.items(balancer.shown().path("SecurityGroups"))
            .map(JsonNode::asText)
            .flatMap(id -> call.find(ResourceType.SECURITY_GROUP, id).stream())
            .toList();
    for (Resource subnet : subnets) {
      if (!present.contains(subnet.id())) {
        interfaceIn(
            call,
            subnet,
            balancer.secret("interfaces"),
            balancer.text("Type"),
            balancer.text("Scheme"),
            groups);
      }
    }
    ArrayNode zones = zones(subnets);
    call.transaction().put(balancer.with(shown -> shown.set("AvailabilityZones", zones)));
    return object("AvailabilityZones", zones, "IpAddressType", balancer.text("IpAddressType"));
  }

  private ObjectNode setSecurityGroups(Call call) {
    Resource balancer = call.named(ResourceType.LOAD_BALANCER, "LoadBalancerArn");
    if (!balancer.hidden().path("grouped").asBoolean()) {
      throw new AwsError(
          "InvalidConfigurationRequest",
          "You cannot set security groups on a Network Load Balancer that was created without"
              + " security groups");
    }
    String subnetId = balancer.shown().path("AvailabilityZones").path(0).path("SubnetId").asText();
    Resource subnet = call.require(ResourceType.SUBNET, subnetId);
    List<Resource> groups =
        groups(call, subnet, call.parameters().list("SecurityGroups"), balancer.text("Type"));
    ArrayNode ids = arrayOf(groups.stream().map(Resource::id).toList());
    ArrayNode worn = NetworkInterfaces.groupSet(groups);
    for (Resource one : interfaces(call, balancer)) {
      call.transaction().put(one.with(shown -> shown.set("groupSet", worn)));
    }
    call.transaction().put(balancer.with(shown -> shown.set("SecurityGroups", ids)));
    return object("SecurityGroupIds", ids);
  }

  /** Takes up what was under way when the simulator stopped. */
  void resume(World world) {
    for (Resource one : world.everywhere(AwsCloud.CLOUD, ResourceType.LOAD_BALANCER.type())) {
      if (one.shown().path("State").path("Code").asText().equals("provisioning")) {
        later.resume(one.key(), settings.loadBalancerDelay(), c -> activate(c, one.key()));
      }
    }
  }
}
