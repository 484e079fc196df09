package io.clusterapi.simulator.workload.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.api.Admission;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.ObjectStore;
import io.clusterapi.simulator.workload.store.ResourceType;
import io.clusterapi.simulator.workload.store.ResourceTypes;
import io.clusterapi.simulator.workload.store.StoredObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How controllers and kubeadm write objects: completed as by a client, and only when changed. */
public final class Writer {
  private final ObjectStore store;
  private final Admission admission;

  public Writer(ObjectStore store, Clock clock) {
    this.store = store;
    this.admission = new Admission(store, clock);
  }

  public ObjectStore store() {
    return store;
  }

  public String now() {
    return admission.now();
  }

  Optional<ObjectNode> get(ObjectKey key) {
    return store.get(key).map(StoredObject::node);
  }

  List<ObjectNode> list(String group, String plural) {
    return store.list(group, plural, null).stream().map(StoredObject::node).toList();
  }

  /** Creates the object unless one of its name exists. */
  public ObjectNode create(String group, String plural, String namespace, ObjectNode object) {
    ResourceType type = ResourceTypes.builtIn(group, plural);
    return store.exclusively(
        () -> {
          ObjectKey key = admission.admitNew(type, namespace, object);
          return store.get(key).orElseGet(() -> store.put(key, object)).node();
        });
  }

  /** Applies the change to the stored object and stores it when it differs. */
  public void update(ObjectKey key, Consumer<ObjectNode> change) {
    store.exclusively(
        () -> {
          get(key)
              .ifPresent(
                  before -> {
                    ObjectNode after = before.deepCopy();
                    change.accept(after);
                    if (!after.equals(before)) {
                      store.put(key, after);
                    }
                  });
          return null;
        });
  }

  void remove(JsonNode object, String group, String plural) {
    store.remove(
        ObjectKey.of(
            group,
            plural,
            object.at("/metadata/namespace").asText(),
            object.at("/metadata/name").asText()));
  }

  /** Sets a condition; the time of its last transition changes with its status only. */
  void condition(ObjectNode status, String type, String value, String reason, String message) {
    ArrayNode conditions = Json.items(status, "conditions");
    ObjectNode condition = null;
    for (JsonNode one : conditions) {
      if (one.path("type").asText().equals(type)) {
        condition = (ObjectNode) one;
      }
    }
    if (condition == null) {
      condition = conditions.addObject().put("type", type);
    }
    if (!condition.path("status").asText().equals(value)) {
      condition.put("status", value).put("lastTransitionTime", now());
    }
    if (reason.isEmpty()) {
      condition.remove(List.of("reason", "message"));
    } else {
      condition.put("reason", reason).put("message", message);
    }
  }

  static void own(ObjectNode object, JsonNode owner) {
    Json.child(object, "metadata")
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", owner.path("apiVersion").asText())
        .put("kind", owner.path("kind").asText())
        .put("name", owner.at("/metadata/name").asText())
        .put("uid", owner.at("/metadata/uid").asText())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  static boolean owned(JsonNode object, JsonNode owner) {
    String uid = owner.at("/metadata/uid").asText();
    return Json.stream(object.at("/metadata/ownerReferences"))
        .anyMatch(
            reference ->
                reference.path("controller").asBoolean()
                    && reference.path("uid").asText().equals(uid));
  }
}
