package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The targets registered with target groups, and their health. */
final class Targets {
  private final AwsMachines machines;

  Targets(AwsMachines machines) {
    this.machines = machines;
  }

  void addTo(Actions actions) {
    actions
        .write("RegisterTargets", this::register)
        .write("DeregisterTargets", this::deregister)
        .read("DescribeTargetHealth", this::health);
  }

  private static List<ObjectNode> wanted(Call call, Resource group) {
    List<ObjectNode> targets = new ArrayList<>();
    for (Parameters target : call.parameters().groups("Targets")) {
      int port = target.number("Port").orElse(group.shown().path("Port").asInt());
      targets.add(object("Id", target.require("Id"), "Port", port));
    }
    return targets;
  }

  private ObjectNode register(Call call) {
    Resource group = call.named(ResourceType.TARGET_GROUP, "TargetGroupArn");
    List<ObjectNode> wanted = wanted(call, group);
    if (wanted.isEmpty()) {
      throw AwsError.missing("Targets");
    }
    boolean byInstance = group.text("TargetType").equals("instance");
    for (ObjectNode target : wanted) {
      if (byInstance) {
        checkInstance(call, group, target.path("Id").asText());
      } else if (Cidr.parse(target.path("Id").asText() + "/32").isEmpty()) {
        throw LoadBalancers.validation(
            "The IP address '" + target.path("Id").asText() + "' is not a valid IPv4 address");
      }
    }
    call.transaction()
        .put(
            group.withHidden(
                hidden -> {
                  ArrayNode targets = Documents.list(hidden, "targets");
                  for (ObjectNode target : wanted) {
                    if (Documents.items(targets).noneMatch(target::equals)) {
                      targets.add(target);
                    }
                  }
                }));
    return object();
  }

  private static void checkInstance(Call call, Resource group, String id) {
    Optional<Resource> instance = call.find(ResourceType.INSTANCE, id);
    if (instance.isEmpty()) {
      throw new AwsError("InvalidTarget", "The following targets do not exist: '" + id + "'");
    }
    if (!InstanceStates.name(instance.get()).equals("running")) {
      throw new AwsError(
          "InvalidTarget",
          "The following targets are not in a running state and cannot be registered: '"
              + id
              + "'");
    }
    if (!instance.get().text("vpcId").equals(group.text("VpcId"))) {
      throw new AwsError(
          "InvalidTarget",
          "The following targets are not in the target group VPC '"
              + group.text("VpcId")
              + "': '"
              + id
              + "'");
    }
  }

  private ObjectNode deregister(Call call) {
    Resource group = call.named(ResourceType.TARGET_GROUP, "TargetGroupArn");
    for (Parameters target : call.parameters().groups("Targets")) {
      String id = target.require("Id");
      Optional<Integer> port = target.number("Port");
      remove(call, group.id(), id, port);
    }
    return object();
  }

  private static void remove(Call call, String arn, String id, Optional<Integer> port) {
    Resource group = call.require(ResourceType.TARGET_GROUP, arn);
    ArrayNode left = array();
    for (JsonNode target : group.hidden().path("targets")) {
      boolean hit =
          target.path("Id").asText().equals(id)
              && port.map(p -> p == target.path("Port").asInt()).orElse(true);
      if (!hit) {
        left.add(target);
      }
    }
    call.transaction().put(group.withHidden(hidden -> hidden.set("targets", left)));
  }

  /** Load balancers drop terminated instances by themselves. */
  static void forgetInstance(Call call, String id) {
    ClassicLoadBalancers.forgetInstance(call, id);
    for (Resource group :
        call.mentioning(
            ResourceType.TARGET_GROUP,
            id,
            one -> Documents.anyWhere(one.hidden().path("targets"), "Id", id))) {
      remove(call, group.id(), id, Optional.empty());
    }
  }

  private ObjectNode health(Call call) {
    Resource group = call.named(ResourceType.TARGET_GROUP, "TargetGroupArn");
    List<ObjectNode> wanted = wanted(call, group);
    ArrayNode descriptions = array();
    for (JsonNode target : group.hidden().path("targets")) {
      if (wanted.isEmpty() || wanted.contains(target)) {
        descriptions.add(describe(call, group, target));
      }
    }
    for (ObjectNode target : wanted) {
      if (Documents.items(group.hidden().path("targets")).noneMatch(target::equals)) {
        descriptions.add(
            description(
                target,
                state(
                    "unused",
                    "Target.NotRegistered",
                    "Target is not registered to the target group")));
      }
    }
    return object("TargetHealthDescriptions", descriptions);
  }

  private ObjectNode describe(Call call, Resource group, JsonNode target) {
    if (group.shown().path("LoadBalancerArns").isEmpty()) {
      return description(
          target,
          state(
              "unused",
              "Target.NotInUse",
              "Target group is not configured to receive traffic from the load balancer"));
    }
    String id = target.path("Id").asText();
    boolean running =
        call.find(ResourceType.INSTANCE, id)
            .map(InstanceStates::name)
            .filter("running"::equals)
            .isPresent();
    if (!running) {
      return description(
          target, state("unused", "Target.InvalidState", "Target is in the stopped state"));
    }
    String port = group.text("HealthCheckPort");
    int checked =
        port.equals("traffic-port") ? target.path("Port").asInt() : Integer.parseInt(port);
    return description(
        target,
        machines.listens(id, checked)
            ? object("State", "healthy")
            : state("unhealthy", "Target.FailedHealthChecks", "Health checks failed"));
  }

  private static ObjectNode state(String state, String reason, String description) {
    return object("State", state, "Reason", reason, "Description", description);
  }

  private static ObjectNode description(JsonNode target, ObjectNode health) {
    return object(
        "Target",
        target.deepCopy(),
        "HealthCheckPort",
        target.path("Port").asText(),
        "TargetHealth",
        health);
  }
}
