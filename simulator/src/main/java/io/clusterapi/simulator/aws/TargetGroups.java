package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.arrayOf;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Target groups and their health checks' settings. */
final class TargetGroups {
  private final Quotas quotas;

  TargetGroups(Quotas quotas) {
    this.quotas = quotas;
  }

  void addTo(Actions actions) {
    actions
        .write("CreateTargetGroup", this::create)
        .read("DescribeTargetGroups", this::describe)
        .write("ModifyTargetGroup", this::modify)
        .write("DeleteTargetGroup", this::delete);
  }

  private ObjectNode create(Call call) {
    Parameters parameters = call.parameters();
    String name = parameters.require("Name");
    if (!name.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?")) {
      throw LoadBalancers.validation(
          "Target group name '"
              + name
              + "' can have at most 32 letters, digits and hyphens, and not begin or end with a"
              + " hyphen");
    }
    String request = parameters.canonical();
    Optional<Resource> present =
        call
            .mentioning(
                ResourceType.TARGET_GROUP, name, one -> one.text("TargetGroupName").equals(name))
            .stream()
            .findFirst();
    if (present.isPresent()) {
      if (present.get().secret("request").equals(request)) {
        return object("TargetGroups", array(present.get().shown()));
      }
      throw new AwsError(
          "DuplicateTargetGroupName",
          "A target group with the same name '" + name + "' exists, but with different settings");
    }
    quotas.check(
        ResourceType.TARGET_GROUP,
        () -> call.list(ResourceType.TARGET_GROUP).size(),
        "TooManyTargetGroups",
        "The maximum number of target groups has been reached");
    String vpc = parameters.require("VpcId");
    if (call.find(ResourceType.VPC, vpc).isEmpty()) {
      throw LoadBalancers.validation("The VPC ID '" + vpc + "' is not found");
    }
    String protocol = parameters.require("Protocol");
    if (!List.of("TCP", "TLS", "UDP", "TCP_UDP", "HTTP", "HTTPS").contains(protocol)) {
      throw LoadBalancers.validation("Protocol '" + protocol + "' is not supported");
    }
    String targetType = parameters.get("TargetType", "instance");
    if (!List.of("instance", "ip").contains(targetType)) {
      throw LoadBalancers.validation("Target type '" + targetType + "' is not supported");
    }
    Map<String, String> tags = Tags.read(parameters.groups("Tags"), "ValidationError");
    String arn = Arns.balancing(call, "targetgroup/" + name + "/" + Ids.hex(16));
    ObjectNode shown =
        object(
            "TargetGroupArn",
            arn,
            "TargetGroupName",
            name,
            "Protocol",
            protocol,
            "Port",
            port(parameters, "Port"),
            "VpcId",
            vpc,
            "HealthCheckEnabled",
            true,
            "LoadBalancerArns",
            array(),
            "TargetType",
            targetType,
            "IpAddressType",
            parameters.get("IpAddressType", "ipv4"));
    String checkProtocol = protocol.startsWith("HTTP") ? protocol : "TCP";
    shown.put("HealthCheckProtocol", checkProtocol).put("HealthCheckPort", "traffic-port");
    shown.put("HealthCheckIntervalSeconds", 30).put("HealthCheckTimeoutSeconds", 10);
    shown.put("HealthyThresholdCount", 5).put("UnhealthyThresholdCount", 2);
    healthCheck(shown, parameters);
    Resource group = Records.create(call, ResourceType.TARGET_GROUP, arn, name, shown, tags, "");
    call.transaction()
        .put(
            group.withHidden(
                hidden -> {
                  hidden.put("name", name).put("request", request);
                  hidden.set("tags", Tags.set(tags));
                  hidden.set("attributes", Attributes.ofTargetGroup());
                  hidden.set("targets", array());
                }));
    return object("TargetGroups", array(shown));
  }

  static int port(Parameters parameters, String name) {
    int port = parameters.number(name).orElseThrow(() -> AwsError.missing(name));
    if (port < 1 || port > 65535) {
      throw LoadBalancers.validation(name + " '" + port + "' must be from 1 to 65535");
    }
    return port;
  }

  /** Takes over the health check settings that are given, refusing what AWS refuses. */
  private static void healthCheck(ObjectNode shown, Parameters parameters) {
    parameters.find("HealthCheckProtocol").ifPresent(v -> shown.put("HealthCheckProtocol", v));
    parameters.find("HealthCheckPort").ifPresent(v -> shown.put("HealthCheckPort", v));
    for (String name :
        List.of(
            "HealthCheckIntervalSeconds",
            "HealthCheckTimeoutSeconds",
            "HealthyThresholdCount",
            "UnhealthyThresholdCount")) {
      parameters.number(name).ifPresent(value -> shown.put(name, value));
    }
    if (shown.path("HealthCheckProtocol").asText().startsWith("HTTP")) {
      shown.put("HealthCheckPath", parameters.get("HealthCheckPath", pathOf(shown)));
      String codes = parameters.get("Matcher.HttpCode", "200-399");
      shown.set("Matcher", object("HttpCode", codes));
    }
    range(shown, "HealthCheckIntervalSeconds", 5, 300);
    range(shown, "HealthCheckTimeoutSeconds", 2, 120);
    range(shown, "HealthyThresholdCount", 2, 10);
    range(shown, "UnhealthyThresholdCount", 2, 10);
    if (shown.path("HealthCheckTimeoutSeconds").asInt()
        > shown.path("HealthCheckIntervalSeconds").asInt()) {
      throw LoadBalancers.validation("Health check timeout must be smaller than the interval");
    }
  }

  private static String pathOf(ObjectNode shown) {
    return shown.path("HealthCheckPath").asText("/");
  }

  private static void range(ObjectNode shown, String name, int least, int most) {
    int value = shown.path(name).asInt();
    if (value < least || value > most) {
      throw LoadBalancers.validation(
          name + " '" + value + "' must be from " + least + " to " + most);
    }
  }

  private ObjectNode describe(Call call) {
    Parameters parameters = call.parameters();
    List<String> arns = parameters.list("TargetGroupArns");
    List<String> names = parameters.list("Names");
    String balancer = parameters.get("LoadBalancerArn", "");
    arns.forEach(arn -> call.require(ResourceType.TARGET_GROUP, arn));
    if (!balancer.isEmpty()) {
      call.require(ResourceType.LOAD_BALANCER, balancer);
    }
    List<Resource> all =
        call.mentioning(
            ResourceType.TARGET_GROUP,
            !balancer.isEmpty()
                ? balancer
                : arns.size() == 1 ? arns.get(0) : names.size() == 1 ? names.get(0) : "",
            one ->
                (arns.isEmpty() || arns.contains(one.id()))
                    && (names.isEmpty() || names.contains(one.text("TargetGroupName")))
                    && (balancer.isEmpty() || usedBy(one, balancer)));
    if (all.size() < names.size()) {
      throw ResourceType.TARGET_GROUP.notFound(String.join(", ", names));
    }
    Pages page = Pages.of(all, parameters.number("PageSize"), parameters.find("Marker"));
    ObjectNode answer =
        object("TargetGroups", arrayOf(page.resources().stream().map(Resource::shown).toList()));
    page.next().ifPresent(marker -> answer.put("NextMarker", marker));
    return answer;
  }

  static boolean usedBy(Resource group, String balancer) {
    return Documents.items(group.shown().path("LoadBalancerArns"))
        .anyMatch(arn -> arn.asText().equals(balancer));
  }

  private ObjectNode modify(Call call) {
    Resource group = call.named(ResourceType.TARGET_GROUP, "TargetGroupArn");
    Resource changed =
        call.transaction().put(group.with(shown -> healthCheck(shown, call.parameters())));
    return object("TargetGroups", array(changed.shown()));
  }

  private ObjectNode delete(Call call) {
    Optional<Resource> group =
        call.find(ResourceType.TARGET_GROUP, call.parameters().require("TargetGroupArn"));
    if (group.isPresent()) {
      if (!group.get().shown().path("LoadBalancerArns").isEmpty()) {
        throw new AwsError(
            "ResourceInUse",
            "Target group '" + group.get().id() + "' is currently in use by a listener or a rule");
      }
      Records.delete(call, ResourceType.TARGET_GROUP, group.get());
    }
    return object();
  }

  /** Sets which load balancer's listeners lead to the group. */
  static void use(Call call, String group, String balancer) {
    Resource found = call.require(ResourceType.TARGET_GROUP, group);
    if (!usedBy(found, balancer)) {
      call.transaction()
          .put(found.with(shown -> Documents.list(shown, "LoadBalancerArns").add(balancer)));
    }
  }

  static void forgetBalancer(Call call, String balancer) {
    for (Resource group :
        call.mentioning(ResourceType.TARGET_GROUP, balancer, one -> usedBy(one, balancer))) {
      call.transaction().put(group.with(shown -> shown.set("LoadBalancerArns", array())));
    }
  }
}
