package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;

/**
 * Compares and merges documents of Resource Manager. What Azure, people or the cloud provider
 * inside the cluster have added is neither a difference nor taken away.
 */
final class Documents {
  private Documents() {}

  /** Whether everything wanted is there as wanted. */
  static boolean covers(JsonNode found, JsonNode wanted) {
    if (wanted.isObject()) {
      for (Iterator<Map.Entry<String, JsonNode>> it = wanted.fields(); it.hasNext(); ) {
        Map.Entry<String, JsonNode> field = it.next();
        if (!covers(found.path(field.getKey()), field.getValue())) {
          return false;
        }
      }
      return true;
    }
    if (wanted.isArray()) {
      for (int i = 0; i < wanted.size(); i++) {
        if (!coversElement(found, wanted.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (wanted.isTextual() && found.isTextual()) {
      // Azure answers identifiers and some words in another case than they were sent in.
      return wanted.asText().equalsIgnoreCase(found.asText());
    }
    return wanted.isNumber()
        ? found.isNumber() && wanted.decimalValue().compareTo(found.decimalValue()) == 0
        : wanted.equals(found);
  }

  private static boolean coversElement(JsonNode found, JsonNode wanted) {
    for (JsonNode element : found) {
      if (same(element, wanted)) {
        return covers(element, wanted);
      }
    }
    return false;
  }

  /** Elements of lists are the same by name, else by identifier, else by value. */
  private static boolean same(JsonNode one, JsonNode other) {
    for (String field : new String[] {"name", "id"}) {
      if (other.has(field)) {
        return one.path(field).asText().equalsIgnoreCase(other.path(field).asText());
      }
    }
    return covers(one, other);
  }

  /** What was found with everything wanted put in. */
  static ObjectNode merged(ObjectNode found, ObjectNode wanted) {
    ObjectNode result = found.deepCopy();
    merge(result, wanted);
    return result;
  }

  private static void merge(ObjectNode into, ObjectNode wanted) {
    for (Iterator<Map.Entry<String, JsonNode>> it = wanted.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      JsonNode before = into.get(field.getKey());
      JsonNode value = field.getValue();
      if (before instanceof ObjectNode inner && value instanceof ObjectNode more) {
        merge(inner, more);
      } else if (before instanceof ArrayNode list && value instanceof ArrayNode more) {
        merge(list, more);
      } else {
        into.set(field.getKey(), value.deepCopy());
      }
    }
  }

  private static void merge(ArrayNode into, ArrayNode wanted) {
    for (JsonNode element : wanted) {
      int at = -1;
      for (int i = 0; i < into.size(); i++) {
        if (same(into.get(i), element)) {
          at = i;
        }
      }
      if (at < 0) {
        into.add(element.deepCopy());
      } else if (into.get(at) instanceof ObjectNode inner && element instanceof ObjectNode more) {
        merge(inner, more);
      } else {
        into.set(at, element.deepCopy());
      }
    }
  }
}
