package io.clusterapi.simulator.workload.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The ways a client may change part of an object. Each returns a new tree. */
public final class Patches {
  private static final String DIRECTIVE = "$patch";
  private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";
  private static final String RETAIN = "$retainKeys";

  // Lists merged element by element, with the field that tells elements apart. The built-in kinds
  // use a name for one purpose only, ports apart: those of a Service have "port".
  private static final Map<String, String> MERGE_KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("volumes", "name"),
          Map.entry("env", "name"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("secrets", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("hostAliases", "ip"),
          Map.entry("topologySpreadConstraints", "topologyKey"),
          Map.entry("conditions", "type"),
          Map.entry("addresses", "type"),
          Map.entry("taints", "key"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("webhooks", "name"));

  private static final Set<String> MERGED_VALUES = Set.of("finalizers");

  private Patches() {}

  /**
   * RFC 6902.
   *
   * @throws RuntimeException when an operation cannot be applied
   */
  public static JsonNode json(JsonNode target, JsonNode operations) {
    return JsonPatch.apply(operations, target.deepCopy());
  }

  /** RFC 7386: null removes, objects merge, anything else replaces. */
  public static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
    for (var change : changes.properties()) {
      if (change.getValue().isNull()) {
        result.remove(change.getKey());
      } else {
        result.set(change.getKey(), merge(result.path(change.getKey()), change.getValue()));
      }
    }
    return result;
  }

  /** Kubernetes' strategic merge: as {@link #merge}, but known lists merge by key. */
  public static JsonNode strategic(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    if (changes.path(DIRECTIVE).asText().equals("replace")) {
      ObjectNode whole = changes.deepCopy();
      whole.remove(DIRECTIVE);
      return whole;
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
    if (changes.get(RETAIN) instanceof ArrayNode kept) {
      Set<String> names = new LinkedHashSet<>();
      kept.forEach(name -> names.add(name.asText()));
      result.retain(names);
    }
    for (var change : changes.properties()) {
      strategicField(result, change.getKey(), change.getValue());
    }
    return result;
  }

  private static void strategicField(ObjectNode result, String field, JsonNode value) {
    if (field.startsWith(DELETE_VALUES)) {
      removeValues(result, field.substring(DELETE_VALUES.length()), value);
    } else if (field.startsWith("$")) {
      return; // the order of elements carries no meaning that the simulator acts on
    } else if (value.isNull()) {
      result.remove(field);
    } else if (value instanceof ArrayNode elements) {
      result.set(field, mergeList(result.path(field), field, elements));
    } else {
      result.set(field, strategic(result.path(field), value));
    }
  }

  private static void removeValues(ObjectNode result, String field, JsonNode values) {
    if (result.get(field) instanceof ArrayNode existing) {
      ArrayNode kept = Json.array();
      for (JsonNode one : existing) {
        if (Json.stream(values).noneMatch(one::equals)) {
          kept.add(one);
        }
      }
      result.set(field, kept);
    }
  }

  private static ArrayNode mergeList(JsonNode existing, String field, ArrayNode changes) {
    if (MERGED_VALUES.contains(field)) {
      Set<JsonNode> union = new LinkedHashSet<>();
      existing.forEach(union::add);
      changes.forEach(union::add);
      return Json.array().addAll(union);
    }
    String key = mergeKey(field, changes, existing);
    if (key == null) {
      return changes.deepCopy();
    }
    ArrayNode result = existing instanceof ArrayNode array ? array.deepCopy() : Json.array();
    if (Json.stream(changes)
        .anyMatch(change -> change.path(DIRECTIVE).asText().equals("replace"))) {
      result.removeAll();
    }
    for (JsonNode change : changes) {
      String directive = change.path(DIRECTIVE).asText();
      if (directive.equals("replace") && change.size() == 1) {
        continue;
      }
      int at = indexOf(result, key, change.path(key));
      if (directive.equals("delete")) {
        if (at >= 0) {
          result.remove(at);
        }
      } else if (at >= 0) {
        result.set(at, strategic(result.get(at), change));
      } else {
        result.add(strategic(Json.object(), change));
      }
    }
    return result;
  }

  private static String mergeKey(String field, ArrayNode changes, JsonNode existing) {
    if (field.equals("ports")) {
      JsonNode sample = changes.size() > 0 ? changes.get(0) : existing.path(0);
      return sample.has("containerPort") ? "containerPort" : sample.has("port") ? "port" : null;
    }
    String key = MERGE_KEYS.get(field);
    boolean keyed =
        key != null
            && Json.stream(changes)
                .allMatch(change -> change.has(key) || change.path(DIRECTIVE).isTextual());
    return keyed ? key : null;
  }

  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).equals(value)) {
        return i;
      }
    }
    return -1;
  }
}
