package io.clusterapi.model.conversion;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What a conversion loses, kept in the annotation {@code cluster.x-k8s.io/conversion-data} of its
 * result.
 *
 * <p>Each entry says: where converting back finds this value, the original was that one. It is
 * restored only where converting back still finds the same, so what somebody changed meanwhile
 * wins.
 */
final class Residue {
  static final String ANNOTATION = "cluster.x-k8s.io/conversion-data";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESTORE = "restore";
  private static final Set<String> IDENTITY = Set.of("apiVersion", "kind", "metadata");

  private final List<Entry> entries;

  private Residue(List<Entry> entries) {
    this.entries = entries;
  }

  /** {@code found} and {@code value} are null where there is nothing. */
  private record Entry(JsonPointer path, JsonNode found, JsonNode value) {}

  /** What is needed to get from {@code found} to {@code original}, metadata aside. */
  static Residue between(ObjectNode found, ObjectNode original) {
    List<Entry> entries = new ArrayList<>();
    for (String key : keys(found, original)) {
      if (!IDENTITY.contains(key)) {
        differences(
            JsonPointer.empty().appendProperty(key), found.get(key), original.get(key), entries);
      }
    }
    return new Residue(entries);
  }

  private static void differences(
      JsonPointer path, JsonNode found, JsonNode original, List<Entry> into) {
    if (Trees.same(found, original)) {
      return;
    }
    if (found instanceof ObjectNode a && original instanceof ObjectNode b) {
      for (String key : keys(a, b)) {
        differences(path.appendProperty(key), a.get(key), b.get(key), into);
      }
    } else if (found instanceof ArrayNode a
        && original instanceof ArrayNode b
        && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        // Elements as wholes: after somebody inserted one, a part would be restored into a
        // stranger.
        if (!Trees.same(a.get(i), b.get(i))) {
          into.add(new Entry(path.appendIndex(i), a.get(i), b.get(i)));
        }
      }
    } else {
      into.add(new Entry(path, Trees.present(found), Trees.present(original)));
    }
  }

  private static Set<String> keys(ObjectNode a, ObjectNode b) {
    Set<String> keys = new TreeSet<>();
    a.fieldNames().forEachRemaining(keys::add);
    b.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** Without the namespaces that references got because they are resolved in the object's own. */
  Residue withoutAddedNamespaces(String namespace) {
    return new Residue(
        entries.stream()
            .filter(
                entry ->
                    entry.value() != null
                        || !"namespace".equals(entry.path().last().getMatchingProperty())
                        || !entry.found().asText().equals(namespace))
            .toList());
  }

  /** Restores what still converts to what it converted to. */
  void restore(ObjectNode object) {
    for (Entry entry : entries) {
      JsonNode parent = object.at(entry.path().head());
      if (!Trees.same(object.at(entry.path()), entry.found())) {
        continue;
      }
      String last = entry.path().last().getMatchingProperty();
      if (parent instanceof ObjectNode owner) {
        if (entry.value() == null) {
          owner.remove(last);
        } else {
          owner.set(last, entry.value().deepCopy());
        }
      } else if (parent instanceof ArrayNode list && entry.value() != null) {
        list.set(entry.path().last().getMatchingIndex(), entry.value().deepCopy());
      }
    }
  }

  /** Writes the annotation, unless there is nothing to keep. */
  void annotate(ObjectNode object) {
    JsonNode annotations = Trees.present(object.path("metadata").get("annotations"));
    if (entries.isEmpty() || (annotations != null && !annotations.isObject())) {
      return;
    }
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ArrayNode list = data.putArray(RESTORE);
    for (Entry entry : entries) {
      ObjectNode written = list.addObject();
      written.put("path", entry.path().toString());
      if (entry.found() != null) {
        written.set("found", entry.found());
      }
      if (entry.value() != null) {
        written.set("value", entry.value());
      }
    }
    object
        .withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(ANNOTATION, data.toString());
  }

  /**
   * Takes the annotation off the object. Upstream writes the whole stored object into it; that is
   * understood too.
   *
   * @param convertBack from the version of a whole object in the annotation to that version again
   *     through the other one
   */
  static Optional<Residue> take(ObjectNode object, UnaryOperator<ObjectNode> convertBack) {
    JsonNode text = object.path("metadata").path("annotations").get(ANNOTATION);
    if (text == null) {
      return Optional.empty();
    }
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    ObjectNode annotations = (ObjectNode) metadata.get("annotations");
    annotations.remove(ANNOTATION);
    if (annotations.isEmpty()) {
      metadata.remove("annotations");
    }
    try {
      if (!(JSON.readTree(text.asText()) instanceof ObjectNode data)) {
        return Optional.empty();
      }
      return Optional.of(
          data.has(RESTORE) ? read(data) : between(convertBack.apply(data.deepCopy()), data));
    } catch (JsonProcessingException | IllegalArgumentException | ConversionRefused e) {
      // The annotation is a hint anyone can edit; a broken one says nothing and must not make the
      // object unusable.
      return Optional.empty();
    }
  }

  private static Residue read(ObjectNode data) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode written : data.path(RESTORE)) {
      JsonPointer path = JsonPointer.compile(written.path("path").asText());
      if (!path.matches() && !IDENTITY.contains(path.getMatchingProperty())) {
        entries.add(
            new Entry(
                path, Trees.present(written.get("found")), Trees.present(written.get("value"))));
      }
    }
    return new Residue(entries);
  }
}
