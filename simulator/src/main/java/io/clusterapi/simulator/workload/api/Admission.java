package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.ObjectStore;
import io.clusterapi.simulator.workload.store.ResourceType;
import io.clusterapi.simulator.workload.store.ResourceTypes;
import io.clusterapi.simulator.workload.store.Selectors;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Defaults and checks of an object before it is stored, and how an update keeps what it must. */
public final class Admission {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  // RBAC objects are named after users and groups, with colons.
  private static final Pattern PATH_NAME = Pattern.compile("[^/%]+");
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final ObjectStore store;
  private final Clock clock;

  public Admission(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Completes a new object in place and returns its key. */
  public ObjectKey admitNew(ResourceType type, String namespace, ObjectNode object) {
    ObjectNode metadata = Json.child(object, "metadata");
    object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    String name = metadata.path("name").asText();
    if (name.isEmpty() && metadata.hasNonNull("generateName")) {
      name = metadata.path("generateName").asText() + suffix(5);
      metadata.put("name", name);
    }
    checkName(type, name);
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
      checkNamespace(type, name, namespace);
    } else {
      metadata.remove("namespace");
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", now());
    metadata.remove("deletionTimestamp");
    metadata.remove("resourceVersion");
    metadata.remove("managedFields");
    if (type.status()) {
      metadata.put("generation", 1);
    }
    complete(type, object);
    return type.key(namespace, name);
  }

  private static void checkName(ResourceType type, String name) {
    if (name.isEmpty()) {
      throw ApiException.invalid(
          type, "", "metadata.name", "Required value: name or generateName is required");
    }
    boolean loose = type.group().equals("rbac.authorization.k8s.io");
    if (name.length() > 253 || !(loose ? PATH_NAME : NAME).matcher(name).matches()) {
      throw ApiException.invalid(
          type,
          name,
          "metadata.name",
          "Invalid value: \""
              + name
              + "\": a lowercase RFC 1123 subdomain must consist of lower"
              + " case alphanumeric characters, '-' or '.', and must start and end with an"
              + " alphanumeric character");
    }
  }

  private void checkNamespace(ResourceType type, String name, String namespace) {
    ResourceType namespaces = ResourceTypes.builtIn("", "namespaces");
    ObjectNode found =
        store
            .get(ObjectKey.core("namespaces", "", namespace))
            .orElseThrow(() -> ApiException.notFound(namespaces, namespace))
            .node();
    if (found.path("metadata").has("deletionTimestamp")) {
      throw ApiException.forbidden(
          type.qualified()
              + " \""
              + name
              + "\" is forbidden: unable to create new content in namespace "
              + namespace
              + " because it is being terminated");
    }
  }

  /**
   * Carries over into the update what a client may not change, and counts the generation.
   *
   * @param statusOnly whether the request went to the status subresource
   */
  public void admitUpdate(
      ResourceType type, ObjectNode stored, ObjectNode update, boolean statusOnly) {
    ObjectNode old = Json.child(stored, "metadata");
    ObjectNode metadata = Json.child(update, "metadata");
    String name = old.path("name").asText();
    String seen = metadata.path("resourceVersion").asText();
    if (!seen.isEmpty() && !seen.equals(old.path("resourceVersion").asText())) {
      throw ApiException.conflict(
          type,
          name,
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    String uid = metadata.path("uid").asText();
    if (!uid.isEmpty() && !uid.equals(old.path("uid").asText())) {
      throw ApiException.conflict(
          type,
          name,
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + old.path("uid").asText());
    }
    update.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    if (statusOnly) {
      JsonNode status = update.get("status");
      update.removeAll();
      update.setAll(stored.deepCopy());
      if (status != null) {
        update.set("status", status);
      }
      return;
    }
    for (String field :
        Set.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "resourceVersion")) {
      metadata.remove(field);
      if (old.has(field)) {
        metadata.set(field, old.get(field));
      }
    }
    metadata.remove("managedFields");
    if (type.status()) {
      update.remove("status");
      if (stored.has("status")) {
        update.set("status", stored.get("status"));
      }
    }
    complete(type, update);
    if (type.status() && specChanged(stored, update)) {
      metadata.put("generation", old.path("generation").asLong() + 1);
    }
  }

  private static boolean specChanged(ObjectNode stored, ObjectNode update) {
    ObjectNode before = stored.deepCopy();
    ObjectNode after = update.deepCopy();
    before.remove(Set.of("metadata", "status"));
    after.remove(Set.of("metadata", "status"));
    return !before.equals(after);
  }

  private void complete(ResourceType type, ObjectNode object) {
    switch (type.qualified()) {
      case "secrets" -> completeSecret(type, object);
      case "namespaces" -> {
        ObjectNode status = Json.child(object, "status");
        if (!object.path("metadata").has("deletionTimestamp")) {
          status.put("phase", "Active");
        }
        Json.child(Json.child(object, "metadata"), "labels")
            .put("kubernetes.io/metadata.name", object.path("metadata").path("name").asText());
      }
      case "pods" -> {
        if (!object.path("status").has("phase")) {
          Json.child(object, "status").put("phase", "Pending");
        }
      }
      case "deployments.apps", "replicasets.apps", "statefulsets.apps" -> {
        ObjectNode spec = Json.child(object, "spec");
        if (!spec.has("replicas")) {
          spec.put("replicas", 1);
        }
        checkTemplate(type, object);
      }
      case "daemonsets.apps" -> checkTemplate(type, object);
      case "customresourcedefinitions.apiextensions.k8s.io" -> completeDefinition(type, object);
      default -> {}
    }
  }

  private static void completeSecret(ResourceType type, ObjectNode object) {
    if (!object.hasNonNull("type")) {
      object.put("type", "Opaque");
    }
    JsonNode plain = object.remove("stringData");
    if (plain != null) {
      ObjectNode data = Json.child(object, "data");
      for (var entry : plain.properties()) {
        byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
        data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
      }
    }
    for (var entry : object.path("data").properties()) {
      try {
        Base64.getMimeDecoder().decode(entry.getValue().asText());
      } catch (IllegalArgumentException e) {
        throw ApiException.invalid(
            type,
            object.path("metadata").path("name").asText(),
            "data[" + entry.getKey() + "]",
            "Invalid value: not Base64");
      }
    }
  }

  private static void checkTemplate(ResourceType type, ObjectNode object) {
    JsonNode spec = object.path("spec");
    String name = object.path("metadata").path("name").asText();
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    boolean empty =
        spec.path("selector").path("matchLabels").isEmpty()
            && spec.path("selector").path("matchExpressions").isEmpty();
    if (empty) {
      throw ApiException.invalid(type, name, "spec.selector", "Required value");
    }
    if (!Selectors.matches(spec.path("selector"), labels)) {
      throw ApiException.invalid(
          type,
          name,
          "spec.template.metadata.labels",
          "Invalid value: `selector` does not match template `labels`");
    }
  }

  private void completeDefinition(ResourceType type, ObjectNode object) {
    JsonNode spec = object.path("spec");
    JsonNode names = spec.path("names");
    String name = object.path("metadata").path("name").asText();
    String wanted = names.path("plural").asText() + "." + spec.path("group").asText();
    if (!name.equals(wanted)) {
      throw ApiException.invalid(
          type, name, "metadata.name", "Invalid value: must be spec.names.plural+\".\"+spec.group");
    }
    ObjectNode nameFields = (ObjectNode) names;
    String kind = names.path("kind").asText();
    if (!names.has("singular")) {
      nameFields.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!names.has("listKind")) {
      nameFields.put("listKind", kind + "List");
    }
    ObjectNode status = Json.child(object, "status");
    status.set("acceptedNames", names.deepCopy());
    var stored = status.putArray("storedVersions");
    for (JsonNode version : spec.path("versions")) {
      if (version.path("storage").asBoolean()) {
        stored.add(version.path("name").asText());
      }
    }
    if (!status.has("conditions")) {
      var conditions = status.putArray("conditions");
      condition(conditions.addObject(), "NamesAccepted", "NoConflicts", "no conflicts found");
      condition(
          conditions.addObject(),
          "Established",
          "InitialNamesAccepted",
          "the initial names have been accepted");
    }
  }

  private void condition(ObjectNode condition, String type, String reason, String message) {
    condition
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", now())
        .put("reason", reason)
        .put("message", message);
  }

  public String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Random letters as generated names end with. */
  public static String suffix(int length) {
    StringBuilder text = new StringBuilder();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < length; i++) {
      text.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
    }
    return text.toString();
  }
}
