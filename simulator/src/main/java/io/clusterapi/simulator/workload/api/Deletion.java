package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.ObjectStore;
import io.clusterapi.simulator.workload.store.ResourceType;
import io.clusterapi.simulator.workload.store.ResourceTypes;
import io.clusterapi.simulator.workload.store.StoredObject;
import java.util.Set;

/** Taking objects away: finalizers, pods on nodes that do not answer, namespaces, definitions. */
final class Deletion {
  private static final Set<String> PROTECTED_NAMESPACES =
      Set.of("default", "kube-system", "kube-public");

  private final ObjectStore store;
  private final Admission admission;

  Deletion(ObjectStore store, Admission admission) {
    this.store = store;
    this.admission = admission;
  }

  /** Deletes the object, or marks it when something must happen first. */
  JsonNode delete(ResourceType type, StoredObject stored, DeleteOptions options) {
    ObjectNode object = stored.node();
    boolean pod = type.qualified().equals("pods");
    boolean waits =
        !object.path("metadata").path("finalizers").isEmpty()
            || pod && !options.now() && nodeIsSilent(object);
    if (type.qualified().equals("namespaces")
        && PROTECTED_NAMESPACES.contains(stored.key().name())) {
      throw ApiException.forbidden(
          "namespaces \""
              + stored.key().name()
              + "\" is forbidden: this namespace may not be deleted");
    }
    if (waits) {
      return mark(object, stored.key());
    }
    empty(type, stored, options);
    store.remove(stored.key());
    if (pod) {
      return object;
    }
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", stored.key().name());
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.plural());
    details.set("uid", object.path("metadata").path("uid"));
    return status;
  }

  // The kubelet confirms that a pod has ended. A kubelet that does not answer leaves it
  // Terminating.
  private boolean nodeIsSilent(ObjectNode pod) {
    String node = pod.path("spec").path("nodeName").asText();
    return !node.isEmpty()
        && store
            .get(ObjectKey.core("nodes", "", node))
            .map(StoredObject::node)
            .filter(
                found ->
                    Json.stream(found.path("status").path("conditions"))
                        .anyMatch(
                            condition ->
                                condition.path("type").asText().equals("Ready")
                                    && condition.path("status").asText().equals("Unknown")))
            .isPresent();
  }

  private ObjectNode mark(ObjectNode object, ObjectKey key) {
    ObjectNode metadata = Json.child(object, "metadata");
    if (metadata.has("deletionTimestamp")) {
      return object;
    }
    metadata.put("deletionTimestamp", admission.now()).put("deletionGracePeriodSeconds", 0);
    return store.put(key, object).node();
  }

  private void empty(ResourceType type, StoredObject stored, DeleteOptions options) {
    String name = stored.key().name();
    switch (type.qualified()) {
      case "namespaces" -> store.listNamespace(name).forEach(inside -> store.remove(inside.key()));
      case "customresourcedefinitions.apiextensions.k8s.io" -> {
        for (ResourceType served : ResourceTypes.served(stored.node())) {
          store
              .list(served.group(), served.plural(), null)
              .forEach(resource -> store.remove(resource.key()));
        }
      }
      default -> {}
    }
  }

  /** Stores the update, or removes the object when the update took its last finalizer. */
  ObjectNode finish(ResourceType type, ObjectKey key, ObjectNode update) {
    JsonNode metadata = update.path("metadata");
    boolean ended =
        metadata.has("deletionTimestamp")
            && metadata.path("finalizers").isEmpty()
            && !type.qualified().equals("pods");
    ObjectNode stored = store.put(key, update).node();
    if (ended) {
      store.remove(key);
    }
    return stored;
  }
}
