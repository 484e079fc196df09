package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The attributes of load balancers and target groups, and the tags of everything ELBv2 has. */
final class Attributes {
  private static final Map<String, String> NETWORK =
      Map.of(
          "access_logs.s3.enabled", "false",
          "access_logs.s3.bucket", "",
          "access_logs.s3.prefix", "",
          "deletion_protection.enabled", "false",
          "load_balancing.cross_zone.enabled", "false",
          "dns_record.client_routing_policy", "any_availability_zone",
          "ipv6.deny_all_igw_traffic", "false");
  private static final Map<String, String> APPLICATION =
      Map.of(
          "access_logs.s3.enabled", "false",
          "access_logs.s3.bucket", "",
          "access_logs.s3.prefix", "",
          "deletion_protection.enabled", "false",
          "load_balancing.cross_zone.enabled", "true",
          "idle_timeout.timeout_seconds", "60",
          "routing.http2.enabled", "true");
  private static final Map<String, String> TARGET_GROUP =
      Map.of(
          "deregistration_delay.timeout_seconds", "300",
          "deregistration_delay.connection_termination.enabled", "false",
          "preserve_client_ip.enabled", "true",
          "proxy_protocol_v2.enabled", "false",
          "stickiness.enabled", "false",
          "stickiness.type", "source_ip",
          "load_balancing.cross_zone.enabled", "use_load_balancer_configuration",
          "target_health_state.unhealthy.connection_termination.enabled", "true",
          "target_health_state.unhealthy.draining_interval_seconds", "0");

  void addTo(Actions actions) {
    actions
        .write(
            "ModifyLoadBalancerAttributes",
            call -> modify(call, ResourceType.LOAD_BALANCER, "LoadBalancerArn"))
        .read(
            "DescribeLoadBalancerAttributes",
            call -> describe(call, ResourceType.LOAD_BALANCER, "LoadBalancerArn"))
        .write(
            "ModifyTargetGroupAttributes",
            call -> modify(call, ResourceType.TARGET_GROUP, "TargetGroupArn"))
        .read(
            "DescribeTargetGroupAttributes",
            call -> describe(call, ResourceType.TARGET_GROUP, "TargetGroupArn"))
        .write("AddTags", this::addTags)
        .write("RemoveTags", this::removeTags)
        .read("DescribeTags", this::describeTags);
  }

  static ArrayNode ofLoadBalancer(String type) {
    return set(type.equals("network") ? NETWORK : APPLICATION);
  }

  static ArrayNode ofTargetGroup() {
    return set(TARGET_GROUP);
  }

  private static ArrayNode set(Map<String, String> attributes) {
    return Tags.set(new TreeMap<>(attributes), "Key", "Value");
  }

  private ObjectNode modify(Call call, ResourceType type, String parameter) {
    Resource resource = call.named(type, parameter);
    Map<String, String> attributes =
        new TreeMap<>(Tags.of(resource.hidden().path("attributes"), "Key", "Value"));
    for (Parameters attribute : call.parameters().groups("Attributes")) {
      String key = attribute.require("Key");
      if (attributes.replace(key, attribute.get("Value", "")) == null) {
        throw LoadBalancers.validation(
            type.type() + " attribute key '" + key + "' is not recognized");
      }
    }
    ArrayNode set = set(attributes);
    call.transaction().put(resource.withHidden(hidden -> hidden.set("attributes", set)));
    return object("Attributes", set);
  }

  private ObjectNode describe(Call call, ResourceType type, String parameter) {
    return object("Attributes", call.named(type, parameter).hidden().path("attributes"));
  }

  private static List<Resource> named(Call call) {
    List<String> arns = call.parameters().list("ResourceArns");
    if (arns.isEmpty()) {
      throw AwsError.missing("ResourceArns");
    }
    List<Resource> found = new ArrayList<>();
    for (String arn : arns) {
      ResourceType type =
          arn.contains(":targetgroup/")
              ? ResourceType.TARGET_GROUP
              : arn.contains(":listener/") ? ResourceType.LISTENER : ResourceType.LOAD_BALANCER;
      found.add(call.require(type, arn));
    }
    return found;
  }

  private ObjectNode addTags(Call call) {
    Map<String, String> added = Tags.read(call.parameters().groups("Tags"), "ValidationError");
    for (Resource resource : named(call)) {
      Map<String, String> tags = Tags.of(resource.hidden().path("tags"));
      tags.putAll(added);
      Tags.check(tags, "ValidationError");
      call.transaction().put(resource.withHidden(hidden -> hidden.set("tags", Tags.set(tags))));
    }
    return object();
  }

  private ObjectNode removeTags(Call call) {
    List<String> keys = call.parameters().list("TagKeys");
    for (Resource resource : named(call)) {
      Map<String, String> tags = Tags.of(resource.hidden().path("tags"));
      keys.forEach(tags::remove);
      call.transaction().put(resource.withHidden(hidden -> hidden.set("tags", Tags.set(tags))));
    }
    return object();
  }

  private ObjectNode describeTags(Call call) {
    ArrayNode descriptions = array();
    for (Resource resource : named(call)) {
      JsonNode tags = resource.hidden().path("tags");
      descriptions.add(
          object("ResourceArn", resource.id(), "Tags", Tags.set(Tags.of(tags), "Key", "Value")));
    }
    return object("TagDescriptions", descriptions);
  }
}
