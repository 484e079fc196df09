package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.e2e.stack.Stack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every object of every kind of a namespace, without what every write changes. */
final class StateHash {
  private StateHash() {}

  /** The objects by kind and name; equal maps are equal states. */
  static Map<String, String> of(Stack stack, String namespace)
      throws IOException, InterruptedException {
    Map<String, String> state = new TreeMap<>();
    List<String> versions = new ArrayList<>(List.of("/api/v1"));
    for (JsonNode group : stack.http().get("/apis").json().path("groups")) {
      versions.add("/apis/" + group.at("/preferredVersion/groupVersion").asText());
    }
    for (String version : versions) {
      for (JsonNode resource : stack.http().get(version).json().path("resources")) {
        boolean listable =
            resource.path("namespaced").asBoolean()
                && resource.path("verbs").toString().contains("\"list\"")
                && !resource.path("name").asText().contains("/")
                && !resource.path("kind").asText().equals("Event");
        if (listable) {
          String path =
              "%s/namespaces/%s/%s".formatted(version, namespace, resource.path("name").asText());
          for (JsonNode item : stack.http().get(path).json().path("items")) {
            state.put(
                resource.path("kind").asText() + "/" + item.at("/metadata/name").asText(),
                content((ObjectNode) item));
          }
        }
      }
    }
    return state;
  }

  private static String content(ObjectNode object) {
    ObjectNode metadata = object.withObjectProperty("metadata");
    metadata.remove("resourceVersion");
    metadata.remove("managedFields");
    return object.toString();
  }
}
