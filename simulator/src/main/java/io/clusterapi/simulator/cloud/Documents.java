package io.clusterapi.simulator.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Builds and reads the documents of resources. */
public final class Documents {
  private Documents() {}

  /** An object of alternating names and values; null values are left out. */
  public static ObjectNode object(Object... namesAndValues) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        object.set((String) namesAndValues[i], node(value));
      }
    }
    return object;
  }

  public static ArrayNode array(Object... values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Object value : values) {
      array.add(node(value));
    }
    return array;
  }

  public static ArrayNode arrayOf(Collection<?> values) {
    return array(values.toArray());
  }

  private static JsonNode node(Object value) {
    if (value instanceof JsonNode node) {
      return node;
    } else if (value instanceof String text) {
      return JsonNodeFactory.instance.textNode(text);
    } else if (value instanceof Integer number) {
      return JsonNodeFactory.instance.numberNode(number);
    } else if (value instanceof Long number) {
      return JsonNodeFactory.instance.numberNode(number);
    } else if (value instanceof Double number) {
      return JsonNodeFactory.instance.numberNode(number);
    } else if (value instanceof Boolean bool) {
      return JsonNodeFactory.instance.booleanNode(bool);
    } else if (value instanceof Collection<?> values) {
      return arrayOf(values);
    }
    throw new IllegalArgumentException("no document form for " + value.getClass());
  }

  /** The list at the field, made when it is missing. */
  public static ArrayNode list(ObjectNode object, String field) {
    return object.get(field) instanceof ArrayNode array ? array : object.putArray(field);
  }

  public static Stream<JsonNode> items(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** Takes out the items whose field has the value; tells whether there was one. */
  public static boolean removeWhere(JsonNode array, String field, String value) {
    boolean found = false;
    for (Iterator<JsonNode> each = array.iterator(); each.hasNext(); ) {
      if (each.next().path(field).asText().equals(value)) {
        each.remove();
        found = true;
      }
    }
    return found;
  }

  public static boolean anyWhere(JsonNode array, String field, String value) {
    return items(array).anyMatch(item -> item.path(field).asText().equals(value));
  }
}
