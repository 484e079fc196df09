package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Mapper;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** What the store reads out of an object: which cluster it belongs to and what a change touched. */
public final class ObjectShape {
  /** Label that says which Cluster an object belongs to (upstream's). */
  public static final String CLUSTER_LABEL = "cluster.x-k8s.io/cluster-name";

  private static final Set<String> NOT_SPEC = Set.of("apiVersion", "kind", "metadata", "status");

  private static final Set<String> VERSION = Set.of("resourceVersion");

  private static final Set<String> BOOKKEEPING = Set.of("resourceVersion", "managedFields");

  // Conditions of the old style change their time with their reason.
  private static final Set<String> WORDING =
      Set.of("reason", "message", "severity", "lastTransitionTime");

  private ObjectShape() {}

  /**
   * Name of the Cluster: a Cluster's own name, else {@code spec.clusterName}, else the label, else
   * empty.
   */
  public static String cluster(Kind kind, JsonNode object) {
    JsonNode metadata = object.path("metadata");
    if (kind.kind().equals("Cluster") && kind.group().equals("cluster.x-k8s.io")) {
      return metadata.path("name").asText();
    }
    String named = object.path("spec").path("clusterName").asText("");
    return named.isEmpty() ? metadata.path("labels").path(CLUSTER_LABEL).asText("") : named;
  }

  /** Equal but for resourceVersion and managedFields' timestamps. */
  public static boolean sameContent(ObjectNode one, ObjectNode other) {
    return sameBut(one, other, Set.of("metadata"))
        && sameBut(one.path("metadata"), other.path("metadata"), VERSION);
  }

  /**
   * Equal but for the reasons and messages of conditions whose truth is the same. Nothing acts on
   * them, people read them.
   */
  public static boolean sameButForWording(ObjectNode one, ObjectNode other) {
    return sameBut(one, other, Set.of("metadata", "status"))
        && sameBut(one.path("metadata"), other.path("metadata"), VERSION)
        && sameButForWording(one.path("status"), other.path("status"));
  }

  private static boolean sameButForWording(JsonNode one, JsonNode other) {
    if (!one.isObject() || !other.isObject()) {
      return same(one, other);
    }
    if (one.size() != other.size()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> field : one.properties()) {
      JsonNode counterpart = other.path(field.getKey());
      boolean equal =
          field.getKey().equals("conditions")
              ? sameTruths(field.getValue(), counterpart)
              : sameButForWording(field.getValue(), counterpart);
      if (!equal) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameTruths(JsonNode one, JsonNode other) {
    if (!one.isArray() || one.size() != other.size()) {
      return same(one, other);
    }
    for (int i = 0; i < one.size(); i++) {
      if (!sameBut(one.get(i), other.get(i), WORDING)) {
        return false;
      }
    }
    return true;
  }

  /** Equal objects but for some fields of the first level; others must be equal as a whole. */
  private static boolean sameBut(JsonNode one, JsonNode other, Set<String> fields) {
    if (!one.isObject() || !other.isObject()) {
      return same(one, other);
    }
    int counted = 0;
    for (Map.Entry<String, JsonNode> field : one.properties()) {
      if (!fields.contains(field.getKey())) {
        counted++;
        if (!same(field.getValue(), other.path(field.getKey()))) {
          return false;
        }
      }
    }
    for (Map.Entry<String, JsonNode> field : other.properties()) {
      counted -= fields.contains(field.getKey()) ? 0 : 1;
    }
    return counted == 0;
  }

  /**
   * Which aspects differ, as a sum of {@link JournalEntry#DESIRED} and {@link
   * JournalEntry#OBSERVED}.
   */
  public static int aspects(ObjectNode before, ObjectNode after) {
    if (before == null) {
      return JournalEntry.DESIRED | (after.has("status") ? JournalEntry.OBSERVED : 0);
    }
    boolean observed = !same(before.path("status"), after.path("status"));
    boolean desired =
        specChanged(before, after)
            || !sameBut(before.path("metadata"), after.path("metadata"), BOOKKEEPING);
    return (desired ? JournalEntry.DESIRED : 0) | (observed ? JournalEntry.OBSERVED : 0);
  }

  /** Whether anything but metadata and status differs: what makes the generation grow. */
  public static boolean specChanged(ObjectNode before, ObjectNode after) {
    return !sameBut(before, after, NOT_SPEC);
  }

  /**
   * Fills in the resource version for readers. Answers an object of its own with metadata of its
   * own; what stands below is shared with the original, as nobody may modify stored objects.
   */
  public static ObjectNode withVersion(ObjectNode object, long revision) {
    ObjectNode copy = withOwnMetadata(object);
    ((ObjectNode) copy.path("metadata")).put("resourceVersion", Long.toString(revision));
    return copy;
  }

  /**
   * Fills in the resource version of an object nobody else has seen, such as one just read from
   * text: nothing is copied.
   */
  static ObjectNode fillIn(ObjectNode object, long revision) {
    ((ObjectNode) object.path("metadata")).put("resourceVersion", Long.toString(revision));
    return object;
  }

  /**
   * Fills in the resource version in the text of an object as it is stored, without one. Of the
   * text only what stands before {@code metadata} is read, usually apiVersion and kind.
   *
   * @throws IllegalArgumentException when the text is not of an object with metadata
   */
  static String withVersion(String text, long revision) {
    int at = startOfMetadata(text);
    String version = "\"resourceVersion\":\"" + revision + "\"";
    boolean alone = text.charAt(at) == '}';
    return new StringBuilder(text.length() + 48)
        .append(text, 0, at)
        .append(version)
        .append(alone ? "" : ",")
        .append(text, at, text.length())
        .toString();
  }

  private static int startOfMetadata(String text) {
    try (JsonParser parser = Mapper.json().createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean metadata = parser.currentName().equals("metadata");
        JsonToken value = parser.nextToken();
        if (metadata && value == JsonToken.START_OBJECT) {
          return (int) parser.currentLocation().getCharOffset();
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("a stored object is not JSON", e);
    }
    throw new IllegalArgumentException("a stored object has no metadata");
  }

  /** As it is stored; shares with the original what {@link #withVersion} does. */
  public static ObjectNode withoutVersion(ObjectNode object) {
    ObjectNode copy = withOwnMetadata(object);
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("resourceVersion");
    }
    return copy;
  }

  // A status of 15 KB is copied four times by a change otherwise: a tenth of what planning costs.
  private static ObjectNode withOwnMetadata(ObjectNode object) {
    ObjectNode copy = object.objectNode();
    copy.setAll(object);
    if (object.get("metadata") instanceof ObjectNode metadata) {
      ObjectNode own = metadata.objectNode();
      own.setAll(metadata);
      copy.set("metadata", own);
    }
    return copy;
  }

  // Numbers count by value: a tree made from a Java long and one read from text differ in node
  // class only.
  private static boolean same(JsonNode one, JsonNode other) {
    return one.equals(
        (left, right) ->
            left.equals(right)
                    || (left.isNumber()
                        && right.isNumber()
                        && left.decimalValue().compareTo(right.decimalValue()) == 0)
                ? 0
                : 1,
        other);
  }
}
