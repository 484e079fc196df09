package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.clusterapi.simulator.cloud.Documents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tags: their limits, and the tag specifications of calls that create. */
final class Tags {
  private static final int MOST = 50;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;

  private Tags() {}

  /** The tags a creating EC2 call gives to resources of the type. */
  static Map<String, String> specified(Call call, ResourceType type) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Parameters specification : call.parameters().groups("TagSpecification")) {
      if (specification.require("ResourceType").equals(type.type())) {
        tags.putAll(read(specification.groups("Tag"), "InvalidParameterValue"));
      }
    }
    return tags;
  }

  /** Reads key and value groups and refuses what AWS refuses. */
  static Map<String, String> read(List<Parameters> groups, String code) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Parameters group : groups) {
      String key = group.require("Key");
      if (tags.put(key, group.get("Value", "")) != null) {
        throw new AwsError(code, "Duplicate tag key '" + key + "' specified.");
      }
    }
    check(tags, code);
    return tags;
  }

  static void check(Map<String, String> tags, String code) {
    tags.forEach(
        (key, value) -> {
          if (key.startsWith("aws:")) {
            throw new AwsError(code, "Tag keys starting with 'aws:' are reserved for internal use");
          }
          if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new AwsError(
                code, "Tag key must be 1 to 128 characters, found " + key.length() + ": " + key);
          }
          if (value.length() > LONGEST_VALUE) {
            throw new AwsError(
                code,
                "Tag value exceeds the maximum length of 256 characters, found "
                    + value.length()
                    + " for key "
                    + key);
          }
        });
    if (tags.size() > MOST) {
      throw new AwsError("TagLimitExceeded", "More than 50 tags specified");
    }
  }

  static ArrayNode set(Map<String, String> tags, String key, String value) {
    ArrayNode set = Documents.array();
    tags.forEach((k, v) -> set.add(Documents.object(key, k, value, v)));
    return set;
  }

  /** As EC2 shows them. */
  static ArrayNode set(Map<String, String> tags) {
    return set(tags, "key", "value");
  }

  static Map<String, String> of(JsonNode set, String key, String value) {
    Map<String, String> tags = new LinkedHashMap<>();
    set.forEach(tag -> tags.put(tag.path(key).asText(), tag.path(value).asText()));
    return tags;
  }

  static Map<String, String> of(JsonNode tagSet) {
    return of(tagSet, "key", "value");
  }
}
