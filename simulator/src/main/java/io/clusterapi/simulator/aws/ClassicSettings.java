package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.arrayOf;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Health check, attributes, groups, subnets and tags of classic load balancers. */
final class ClassicSettings {
  private static final Pattern TARGET =
      Pattern.compile("(TCP|SSL):\\d{1,5}|(HTTP|HTTPS):\\d{1,5}/.*");

  void addTo(Actions actions) {
    actions
        .write("ConfigureHealthCheck", this::healthCheck)
        .write("ModifyLoadBalancerAttributes", this::modify)
        .read(
            "DescribeLoadBalancerAttributes",
            call ->
                object(
                    "LoadBalancerAttributes",
                    ClassicLoadBalancers.named(call).hidden().path("attributes")))
        .write("ApplySecurityGroupsToLoadBalancer", this::groups)
        .write("AttachLoadBalancerToSubnets", this::attach)
        .write("DetachLoadBalancerFromSubnets", this::detach)
        .write("AddTags", this::addTags)
        .read("DescribeTags", this::describeTags);
  }

  /** What a load balancer has that was not told otherwise. */
  static ObjectNode defaultHealthCheck(ObjectNode balancer) {
    String port =
        balancer
            .path("ListenerDescriptions")
            .path(0)
            .path("Listener")
            .path("InstancePort")
            .asText();
    return check("TCP:" + port, 30, 5, 2, 10);
  }

  private static ObjectNode check(
      String target, int interval, int timeout, int unhealthy, int healthy) {
    return object(
        "Target",
        target,
        "Interval",
        interval,
        "Timeout",
        timeout,
        "UnhealthyThreshold",
        unhealthy,
        "HealthyThreshold",
        healthy);
  }

  static ObjectNode defaultAttributes() {
    return object(
        "CrossZoneLoadBalancing",
        object("Enabled", false),
        "AccessLog",
        object("Enabled", false),
        "ConnectionDraining",
        object("Enabled", false),
        "ConnectionSettings",
        object("IdleTimeout", 60));
  }

  private ObjectNode healthCheck(Call call) {
    Resource balancer = ClassicLoadBalancers.named(call);
    Parameters wanted = call.parameters().group("HealthCheck");
    String target = wanted.require("Target");
    if (!TARGET.matcher(target).matches()) {
      throw LoadBalancers.validation(
          "HealthCheck Target '" + target + "' must be PROTOCOL:port, with a path for HTTP(S)");
    }
    int interval = number(wanted, "Interval", 5, 300);
    int timeout = number(wanted, "Timeout", 2, 60);
    if (timeout >= interval) {
      throw LoadBalancers.validation(
          "HealthCheck Timeout '" + timeout + "' must be less than the interval " + interval);
    }
    ObjectNode check =
        check(
            target,
            interval,
            timeout,
            number(wanted, "UnhealthyThreshold", 2, 10),
            number(wanted, "HealthyThreshold", 2, 10));
    ClassicLoadBalancers.change(call, balancer, shown -> shown.set("HealthCheck", check));
    return object("HealthCheck", check);
  }

  private static int number(Parameters wanted, String name, int least, int most) {
    int value = wanted.number(name).orElseThrow(() -> AwsError.missing(name));
    if (value < least || value > most) {
      throw LoadBalancers.validation(
          "HealthCheck " + name + " '" + value + "' must be from " + least + " to " + most);
    }
    return value;
  }

  private ObjectNode modify(Call call) {
    Resource balancer = ClassicLoadBalancers.named(call);
    Parameters wanted = call.parameters().group("LoadBalancerAttributes");
    ObjectNode attributes = balancer.hidden().path("attributes").deepCopy();
    wanted
        .find("CrossZoneLoadBalancing.Enabled")
        .ifPresent(
            on ->
                attributes.set(
                    "CrossZoneLoadBalancing", object("Enabled", Boolean.parseBoolean(on))));
    wanted
        .number("ConnectionSettings.IdleTimeout")
        .ifPresent(seconds -> attributes.set("ConnectionSettings", object("IdleTimeout", seconds)));
    call.transaction().put(balancer.withHidden(hidden -> hidden.set("attributes", attributes)));
    return object("LoadBalancerName", balancer.id(), "LoadBalancerAttributes", attributes);
  }

  private ObjectNode groups(Call call) {
    Resource balancer = ClassicLoadBalancers.named(call);
    List<String> ids = ClassicLoadBalancers.known(call, call.parameters().list("SecurityGroups"));
    if (ids.isEmpty()) {
      throw AwsError.missing("SecurityGroups");
    }
    ArrayNode worn = NetworkInterfaces.groupSet(required(call, ids));
    for (Resource one : ClassicLoadBalancers.interfaces(call, balancer)) {
      call.transaction().put(one.with(shown -> shown.set("groupSet", worn)));
    }
    ClassicLoadBalancers.change(call, balancer, shown -> shown.set("SecurityGroups", arrayOf(ids)));
    return object("SecurityGroups", arrayOf(ids));
  }

  private static List<Resource> required(Call call, List<String> groups) {
    return groups.stream().map(id -> call.require(ResourceType.SECURITY_GROUP, id)).toList();
  }

  private static List<String> texts(Resource balancer, String field) {
    return Documents.items(balancer.shown().path(field)).map(one -> one.asText()).toList();
  }

  private ObjectNode attach(Call call) {
    Resource balancer = ClassicLoadBalancers.named(call);
    List<String> before = texts(balancer, "Subnets");
    List<String> all = new ArrayList<>(before);
    call.parameters().list("Subnets").stream().filter(id -> !all.contains(id)).forEach(all::add);
    List<Resource> subnets = ClassicLoadBalancers.subnets(call, all);
    List<Resource> groups = required(call, texts(balancer, "SecurityGroups"));
    subnets.stream()
        .filter(subnet -> !before.contains(subnet.id()))
        .forEach(subnet -> ClassicLoadBalancers.interfaceIn(call, subnet, balancer.id(), groups));
    return in(call, balancer, subnets);
  }

  private ObjectNode detach(Call call) {
    Resource balancer = ClassicLoadBalancers.named(call);
    List<String> gone = call.parameters().list("Subnets");
    List<String> left =
        texts(balancer, "Subnets").stream().filter(id -> !gone.contains(id)).toList();
    List<Resource> subnets = ClassicLoadBalancers.subnets(call, left);
    ClassicLoadBalancers.interfaces(call, balancer).stream()
        .filter(one -> gone.contains(one.text("subnetId")))
        .forEach(one -> NetworkInterfaces.remove(call, one));
    return in(call, balancer, subnets);
  }

  private static ObjectNode in(Call call, Resource balancer, List<Resource> subnets) {
    ArrayNode ids = arrayOf(subnets.stream().map(Resource::id).toList());
    ArrayNode zones = arrayOf(subnets.stream().map(one -> one.text("availabilityZone")).toList());
    ClassicLoadBalancers.change(
        call,
        balancer,
        shown -> {
          shown.set("Subnets", ids);
          shown.set("AvailabilityZones", zones);
        });
    return object("Subnets", ids);
  }

  private static List<Resource> meant(Call call) {
    return call.parameters().list("LoadBalancerNames").stream()
        .map(name -> call.require(ResourceType.CLASSIC_LOAD_BALANCER, name))
        .toList();
  }

  private ObjectNode addTags(Call call) {
    Map<String, String> added = Tags.read(call.parameters().groups("Tags"), "ValidationError");
    for (Resource balancer : meant(call)) {
      Map<String, String> tags = Tags.of(balancer.hidden().path("tags"));
      tags.putAll(added);
      Tags.check(tags, "ValidationError");
      call.transaction().put(balancer.withHidden(hidden -> hidden.set("tags", Tags.set(tags))));
    }
    return object();
  }

  private ObjectNode describeTags(Call call) {
    ArrayNode descriptions = array();
    for (Resource balancer : meant(call)) {
      Map<String, String> tags = Tags.of(balancer.hidden().path("tags"));
      descriptions.add(
          object("LoadBalancerName", balancer.id(), "Tags", Tags.set(tags, "Key", "Value")));
    }
    return object("TagDescriptions", descriptions);
  }
}
