package io.clusterapi.http.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code metadata.managedFields}: who set which field, and how. */
public final class ManagedFields {
  static final String APPLY = "Apply";
  static final String UPDATE = "Update";

  /**
   * One manager's way of writing.
   *
   * @param subresource {@code status}, or empty
   */
  record Manager(String name, String operation, String subresource) implements Comparable<Manager> {
    @Override
    public int compareTo(Manager other) {
      int byOperation = operation.compareTo(other.operation);
      if (byOperation != 0) {
        return byOperation;
      }
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : subresource.compareTo(other.subresource);
    }
  }

  /** What a manager owns, since when. */
  record Owned(String apiVersion, String time, FieldSet fields) {}

  private final TreeMap<Manager, Owned> entries = new TreeMap<>();

  private ManagedFields() {}

  /** Reads the entries of an object; an entry that cannot be read is dropped. */
  static ManagedFields of(ObjectNode object) {
    ManagedFields result = new ManagedFields();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (entry.path("fieldsV1").isObject() && !entry.path("manager").asText().isEmpty()) {
        result.entries.put(
            new Manager(
                entry.path("manager").asText(),
                entry.path("operation").asText(UPDATE),
                entry.path("subresource").asText()),
            new Owned(
                entry.path("apiVersion").asText(),
                entry.path("time").asText(),
                FieldSet.fromJson(entry.path("fieldsV1"))));
      }
    }
    return result;
  }

  static boolean present(ObjectNode object) {
    return object.path("metadata").has("managedFields");
  }

  FieldSet owned(Manager manager) {
    Owned owned = entries.get(manager);
    return owned == null ? new FieldSet() : owned.fields();
  }

  Map<Manager, Owned> others(Manager manager) {
    Map<Manager, Owned> others = new TreeMap<>(entries);
    others.remove(manager);
    return others;
  }

  FieldSet ownedByOthers(Manager manager) {
    FieldSet union = new FieldSet();
    for (Owned owned : others(manager).values()) {
      union = union.union(owned.fields());
    }
    return union;
  }

  /** Sets what a manager owns; its time moves on only when that changed. */
  void own(Manager manager, FieldSet fields, String apiVersion, Instant now) {
    Owned known = entries.get(manager);
    if (fields.isEmpty()) {
      entries.remove(manager);
    } else if (known == null
        || !known.fields().equals(fields)
        || !known.apiVersion().equals(apiVersion)) {
      entries.put(
          manager, new Owned(apiVersion, now.truncatedTo(ChronoUnit.SECONDS).toString(), fields));
    }
  }

  /** Takes fields away from everyone but one. */
  void disown(FieldSet fields, Manager except) {
    for (Manager manager : new ArrayList<>(entries.keySet())) {
      if (!manager.equals(except)) {
        Owned owned = entries.get(manager);
        FieldSet rest = owned.fields().minus(fields);
        if (rest.isEmpty()) {
          entries.remove(manager);
        } else {
          entries.put(manager, new Owned(owned.apiVersion(), owned.time(), rest));
        }
      }
    }
  }

  /** Writes the entries into an object. */
  void into(ObjectNode object) {
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    if (entries.isEmpty()) {
      metadata.remove("managedFields");
      return;
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    entries.forEach(
        (manager, owned) -> {
          ObjectNode entry = array.addObject();
          entry.put("manager", manager.name()).put("operation", manager.operation());
          entry.put("apiVersion", owned.apiVersion());
          if (!owned.time().isEmpty()) {
            entry.put("time", owned.time());
          }
          entry.put("fieldsType", "FieldsV1");
          entry.set("fieldsV1", owned.fields().toJson());
          if (!manager.subresource().isEmpty()) {
            entry.put("subresource", manager.subresource());
          }
        });
    metadata.set("managedFields", array);
  }

  List<Manager> managers() {
    return List.copyOf(entries.keySet());
  }
}
