package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tags of EC2 resources, changed after they were made. */
final class Tagging {
  private static final Filters FILTERS =
      Filters.of(
          "resource-id",
          "resourceId",
          "resource-type",
          "resourceType",
          "key",
          "key",
          "value",
          "value");

  void addTo(Actions actions) {
    actions
        .write("CreateTags", this::create)
        .write("DeleteTags", this::delete)
        .read("DescribeTags", this::describe);
  }

  private static List<Resource> named(Call call) {
    List<String> ids = call.parameters().list("ResourceId");
    if (ids.isEmpty()) {
      throw AwsError.missing("resourceIdSet");
    }
    return ids.stream()
        .map(
            id ->
                call.require(
                    ResourceType.ofId(id)
                        .orElseThrow(
                            () -> new AwsError("InvalidID", "The ID '" + id + "' is not valid")),
                    id))
        .toList();
  }

  private ObjectNode create(Call call) {
    Map<String, String> added = Tags.read(call.parameters().groups("Tag"), "InvalidParameterValue");
    for (Resource resource : named(call)) {
      Map<String, String> tags = Tags.of(resource.shown().path("tagSet"));
      tags.putAll(added);
      Tags.check(tags, "InvalidParameterValue");
      call.transaction().put(resource.with(shown -> shown.set("tagSet", Tags.set(tags))));
    }
    return object("return", true);
  }

  private ObjectNode delete(Call call) {
    List<Parameters> removed = call.parameters().groups("Tag");
    for (Resource resource : named(call)) {
      Map<String, String> tags = Tags.of(resource.shown().path("tagSet"));
      if (removed.isEmpty()) {
        tags.clear();
      }
      for (Parameters tag : removed) {
        String key = tag.require("Key");
        if (!tag.has("Value") || tag.get("Value", "").equals(tags.get(key))) {
          tags.remove(key);
        }
      }
      call.transaction().put(resource.with(shown -> shown.set("tagSet", Tags.set(tags))));
    }
    return object("return", true);
  }

  private ObjectNode describe(Call call) {
    List<ObjectNode> all =
        Arrays.stream(ResourceType.values())
            .filter(type -> !type.prefix().isEmpty())
            .flatMap(type -> call.list(type).stream().flatMap(one -> tags(type, one)))
            .toList();
    ObjectNode answer = object("tagSet", array());
    FILTERS.apply(call, all, tag -> tag).forEach(Documents.list(answer, "tagSet")::add);
    return answer;
  }

  private static Stream<ObjectNode> tags(ResourceType type, Resource resource) {
    return Documents.items(resource.shown().path("tagSet"))
        .map(
            tag ->
                object(
                    "resourceId",
                    resource.id(),
                    "resourceType",
                    type.type(),
                    "key",
                    tag.path("key").asText(),
                    "value",
                    tag.path("value").asText()));
  }
}
