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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Classic load balancers: named, not by ARN, with their listeners, instances and health check in
 * one. They share host and signing name with the newer ones and are told by the version of the API.
 */
final class ClassicLoadBalancers {
  /** Stands for them in the actions of faults. */
  static final String SERVICE = "elasticloadbalancing-classic";

  private static final String VERSION = "2012-06-01";

  private final Quotas quotas;
  private final LoopbackAddresses addresses;
  private final AwsMachines machines;

  ClassicLoadBalancers(Quotas quotas, LoopbackAddresses addresses, AwsMachines machines) {
    this.quotas = quotas;
    this.addresses = addresses;
    this.machines = machines;
  }

  static boolean isMeant(Caller caller, Parameters parameters) {
    return caller.service().equals("elasticloadbalancing")
        && parameters.get("Version", "").equals(VERSION);
  }

  void addTo(Actions actions) {
    ClassicSettings settings = new ClassicSettings();
    actions
        .write("CreateLoadBalancer", this::create)
        .read("DescribeLoadBalancers", this::describe)
        .write("DeleteLoadBalancer", this::delete)
        .write("CreateLoadBalancerListeners", this::listen)
        .write("DeleteLoadBalancerListeners", this::unlisten)
        .write("RegisterInstancesWithLoadBalancer", this::register)
        .write("DeregisterInstancesFromLoadBalancer", this::deregister)
        .read("DescribeInstanceHealth", this::health);
    settings.addTo(actions);
  }

  static Resource named(Call call) {
    return call.named(ResourceType.CLASSIC_LOAD_BALANCER, "LoadBalancerName");
  }

  private ObjectNode create(Call call) {
    Parameters parameters = call.parameters();
    String name = parameters.require("LoadBalancerName");
    if (!name.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?")) {
      throw LoadBalancers.validation(
          "LoadBalancerName '%s' can have at most 32 letters, digits and hyphens, and not begin or"
                  .formatted(name)
              + " end with a hyphen");
    }
    String request = parameters.canonical();
    Optional<Resource> present = call.find(ResourceType.CLASSIC_LOAD_BALANCER, name);
    if (present.isPresent()) {
      if (present.get().secret("request").equals(request)) {
        return object("DNSName", present.get().text("DNSName"));
      }
      throw new AwsError(
          "DuplicateLoadBalancerName",
          "A load balancer named '" + name + "' exists, with different settings");
    }
    quotas.check(
        ResourceType.CLASSIC_LOAD_BALANCER,
        () -> call.list(ResourceType.CLASSIC_LOAD_BALANCER).size(),
        "TooManyLoadBalancers",
        "The maximum number of load balancers has been reached");
    String scheme = parameters.get("Scheme", "internet-facing");
    if (!List.of("internet-facing", "internal").contains(scheme)) {
      throw new AwsError("InvalidScheme", "Scheme '" + scheme + "' is not valid");
    }
    List<Resource> subnets = subnets(call, parameters.list("Subnets"));
    String vpc = subnets.get(0).text("vpcId");
    if (scheme.equals("internet-facing") && InternetGateways.attachedTo(call, vpc).isEmpty()) {
      throw new AwsError("InvalidSubnet", "VPC " + vpc + " has no internet gateway");
    }
    List<Resource> groups =
        NetworkInterfaces.groupsOrDefault(
            call, subnets.get(0), known(call, parameters.list("SecurityGroups")));
    Map<String, String> tags = Tags.read(parameters.groups("Tags"), "ValidationError");
    ObjectNode shown =
        object(
            "LoadBalancerName",
            name,
            "DNSName",
            addresses.next(call.transaction()),
            "VPCId",
            vpc,
            "Scheme",
            scheme,
            "CreatedTime",
            call.now().toString(),
            "Instances",
            array(),
            "Subnets",
            arrayOf(subnets.stream().map(Resource::id).toList()),
            "AvailabilityZones",
            arrayOf(subnets.stream().map(one -> one.text("availabilityZone")).toList()),
            "SecurityGroups",
            arrayOf(groups.stream().map(Resource::id).toList()));
    shown.set("ListenerDescriptions", listeners(call, Set.of()));
    shown.set("HealthCheck", ClassicSettings.defaultHealthCheck(shown));
    for (Resource subnet : subnets) {
      interfaceIn(call, subnet, name, groups);
    }
    Resource made =
        Records.create(call, ResourceType.CLASSIC_LOAD_BALANCER, name, name, shown, tags, "");
    call.transaction()
        .put(
            made.withHidden(
                hidden -> {
                  hidden.put("name", name).put("request", request);
                  hidden.set("tags", Tags.set(tags));
                  hidden.set("attributes", ClassicSettings.defaultAttributes());
                }));
    return object("DNSName", shown.path("DNSName").asText());
  }

  static void interfaceIn(Call call, Resource subnet, String name, List<Resource> groups) {
    NetworkInterfaces.createPart(
        call, subnet, "ELB " + name, "interface", groups, Optional.empty());
  }

  static List<Resource> interfaces(Call call, Resource balancer) {
    return call.list(
        ResourceType.NETWORK_INTERFACE,
        one -> one.text("description").equals("ELB " + balancer.id()));
  }

  static List<Resource> subnets(Call call, List<String> ids) {
    if (ids.isEmpty()) {
      throw LoadBalancers.validation("Either AvailabilityZones or SubnetIds must be specified");
    }
    Set<String> zones = new HashSet<>();
    return ids.stream()
        .map(
            id -> {
              Resource subnet =
                  call.find(ResourceType.SUBNET, id)
                      .orElseThrow(
                          () ->
                              new AwsError(
                                  "SubnetNotFound", "The subnet ID '" + id + "' does not exist"));
              if (!zones.add(subnet.text("availabilityZone"))) {
                throw new AwsError(
                    "InvalidConfigurationRequest",
                    "ELB cannot be attached to multiple subnets in the same AZ.");
              }
              return subnet;
            })
        .toList();
  }

  static List<String> known(Call call, List<String> groups) {
    for (String id : groups) {
      if (call.find(ResourceType.SECURITY_GROUP, id).isEmpty()) {
        throw new AwsError(
            "InvalidSecurityGroup", "The security group '" + id + "' does not exist");
      }
    }
    return groups;
  }

  // ---------------------------------------------------------------- listeners

  static Set<Integer> ports(Resource balancer) {
    return Documents.items(balancer.shown().path("ListenerDescriptions"))
        .map(one -> one.path("Listener").path("LoadBalancerPort").asInt())
        .collect(Collectors.toSet());
  }

  private ArrayNode listeners(Call call, Set<Integer> taken) {
    ArrayNode listeners = array();
    List<Parameters> wanted = call.parameters().groups("Listeners");
    if (wanted.isEmpty()) {
      throw LoadBalancers.validation("At least one listener must be specified");
    }
    for (Parameters listener : wanted) {
      int port = TargetGroups.port(listener, "LoadBalancerPort");
      if (taken.contains(port)) {
        throw new AwsError("DuplicateListener", "A listener already exists for port " + port);
      }
      if (addresses.shared() && Listeners.takenAnywhere(call, port)) {
        throw new AwsError(
            "DuplicateListener",
            "Port "
                + port
                + " is taken by another load balancer: here all share one address, so each cluster"
                + " needs an API server port of its own");
      }
      String protocol = listener.require("Protocol");
      if (!List.of("TCP", "SSL", "HTTP", "HTTPS").contains(protocol)) {
        throw new AwsError(
            "UnsupportedProtocol", "Listener protocol '" + protocol + "' is not supported");
      }
      listeners.add(
          object(
              "Listener",
              object(
                  "Protocol",
                  protocol,
                  "LoadBalancerPort",
                  port,
                  "InstanceProtocol",
                  listener.get("InstanceProtocol", protocol),
                  "InstancePort",
                  TargetGroups.port(listener, "InstancePort")),
              "PolicyNames",
              array()));
    }
    return listeners;
  }

  private ObjectNode listen(Call call) {
    Resource balancer = named(call);
    ArrayNode added = listeners(call, ports(balancer));
    change(call, balancer, shown -> Documents.list(shown, "ListenerDescriptions").addAll(added));
    return object();
  }

  private ObjectNode unlisten(Call call) {
    Resource balancer = named(call);
    List<String> gone = call.parameters().list("LoadBalancerPorts");
    ArrayNode left = array();
    Documents.items(balancer.shown().path("ListenerDescriptions"))
        .filter(one -> !gone.contains(one.path("Listener").path("LoadBalancerPort").asText()))
        .forEach(left::add);
    change(call, balancer, shown -> shown.set("ListenerDescriptions", left));
    return object();
  }

  static void change(Call call, Resource balancer, Consumer<ObjectNode> change) {
    call.transaction().put(balancer.with(change));
  }

  // ---------------------------------------------------------------- instances

  static Set<String> instances(Resource balancer) {
    return Documents.items(balancer.shown().path("Instances"))
        .map(one -> one.path("InstanceId").asText())
        .collect(Collectors.toSet());
  }

  private static List<String> meant(Call call) {
    return call.parameters().groups("Instances").stream()
        .map(one -> one.require("InstanceId"))
        .toList();
  }

  private ObjectNode register(Call call) {
    Resource balancer = named(call);
    Set<String> present = new HashSet<>(instances(balancer));
    ArrayNode all = balancer.shown().path("Instances").deepCopy();
    for (String id : meant(call)) {
      boolean fits =
          call.find(ResourceType.INSTANCE, id)
              .filter(one -> one.text("vpcId").equals(balancer.text("VPCId")))
              .isPresent();
      if (!fits) {
        throw new AwsError("InvalidInstance", "EC2 instance '" + id + "' is not in the VPC");
      }
      if (present.add(id)) {
        all.add(object("InstanceId", id));
      }
    }
    change(call, balancer, shown -> shown.set("Instances", all));
    return object("Instances", all);
  }

  private ObjectNode deregister(Call call) {
    Resource balancer = named(call);
    List<String> gone = meant(call);
    ArrayNode left = array();
    Documents.items(balancer.shown().path("Instances"))
        .filter(one -> !gone.contains(one.path("InstanceId").asText()))
        .forEach(left::add);
    change(call, balancer, shown -> shown.set("Instances", left));
    return object("Instances", left);
  }

  /** Load balancers drop terminated instances by themselves. */
  static void forgetInstance(Call call, String id) {
    for (Resource balancer : call.list(ResourceType.CLASSIC_LOAD_BALANCER)) {
      if (instances(balancer).contains(id)) {
        ArrayNode left = array();
        Documents.items(balancer.shown().path("Instances"))
            .filter(one -> !one.path("InstanceId").asText().equals(id))
            .forEach(left::add);
        change(call, balancer, shown -> shown.set("Instances", left));
      }
    }
  }

  private ObjectNode health(Call call) {
    Resource balancer = named(call);
    // SSL:6443 or HTTPS:6443/readyz
    String target = balancer.shown().path("HealthCheck").path("Target").asText();
    int port = Integer.parseInt(target.replaceFirst("^[A-Z]+:", "").replaceFirst("/.*", ""));
    ArrayNode states = array();
    for (String id : instances(balancer)) {
      states.add(
          object(
              "InstanceId",
              id,
              "State",
              machines.listens(id, port) ? "InService" : "OutOfService"));
    }
    return object("InstanceStates", states);
  }

  // ---------------------------------------------------------------- as a whole

  private ObjectNode describe(Call call) {
    List<String> names = call.parameters().list("LoadBalancerNames");
    names.forEach(name -> call.require(ResourceType.CLASSIC_LOAD_BALANCER, name));
    List<Resource> all =
        call.list(
            ResourceType.CLASSIC_LOAD_BALANCER, one -> names.isEmpty() || names.contains(one.id()));
    Pages page =
        Pages.of(all, call.parameters().number("PageSize"), call.parameters().find("Marker"));
    List<JsonNode> shown = page.resources().stream().<JsonNode>map(Resource::shown).toList();
    ArrayNode descriptions = array();
    descriptions.addAll(shown);
    ObjectNode answer = object("LoadBalancerDescriptions", descriptions);
    page.next().ifPresent(marker -> answer.put("NextMarker", marker));
    return answer;
  }

  private ObjectNode delete(Call call) {
    String name = call.parameters().require("LoadBalancerName");
    // Deleting what is gone succeeds.
    call.find(ResourceType.CLASSIC_LOAD_BALANCER, name)
        .ifPresent(
            balancer -> {
              interfaces(call, balancer).forEach(one -> NetworkInterfaces.remove(call, one));
              Records.delete(call, ResourceType.CLASSIC_LOAD_BALANCER, balancer);
            });
    return object();
  }
}
