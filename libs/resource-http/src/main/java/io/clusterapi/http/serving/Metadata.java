package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.ApiFailure.Cause;
import io.clusterapi.model.Groups;
import io.clusterapi.model.Kind;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Rules about apiVersion, kind and metadata that hold for every kind and every write. */
final class Metadata {
  private static final List<String> SERVER_SET =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "selfLink");
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final int LONGEST_GENERATED_BASE = 58;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Metadata() {}

  static ObjectNode of(ObjectNode object) {
    JsonNode metadata = object.get("metadata");
    if (metadata == null || metadata.isNull()) {
      return object.putObject("metadata");
    }
    if (!metadata.isObject()) {
      throw ApiFailure.badRequest("metadata: wanted an object");
    }
    return (ObjectNode) metadata;
  }

  static String text(ObjectNode object, String field) {
    return object.path("metadata").path(field).asText("");
  }

  /**
   * apiVersion, kind and namespace of a body must be those of the path; left out they are filled
   * in.
   */
  static void matchPath(Call call, ObjectNode object) {
    Kind kind = call.kind();
    String wanted = call.path().apiVersion();
    String apiVersion = object.path("apiVersion").asText("");
    if (apiVersion.isEmpty()) {
      object.put("apiVersion", wanted);
    } else if (!apiVersion.equals(wanted)) {
      throw ApiFailure.badRequest(
          "apiVersion: the API version in the data (%s) does not match the expected API version (%s)"
              .formatted(apiVersion, wanted));
    }
    String found = object.path("kind").asText("");
    if (found.isEmpty()) {
      object.put("kind", kind.kind());
    } else if (!found.equals(kind.kind())) {
      throw ApiFailure.badRequest(
          "kind: the kind in the data (%s) does not match the expected kind (%s)"
              .formatted(found, kind.kind()));
    }
    ObjectNode metadata = of(object);
    String namespace = metadata.path("namespace").asText("");
    if (!kind.namespaced()) {
      if (!namespace.isEmpty()) {
        throw ApiFailure.badRequest(
            "metadata.namespace: %s is cluster-scoped, found namespace %s"
                .formatted(kind.kind(), namespace));
      }
    } else if (namespace.isEmpty()) {
      metadata.put("namespace", call.namespace());
    } else if (!namespace.equals(call.namespace())) {
      throw ApiFailure.badRequest(
          "the namespace of the provided object (%s) does not match the namespace sent on the request (%s)"
              .formatted(namespace, call.namespace()));
    }
    String name = metadata.path("name").asText("");
    if (!call.name().isEmpty()) {
      if (name.isEmpty()) {
        metadata.put("name", call.name());
      } else if (!name.equals(call.name())) {
        throw ApiFailure.badRequest(
            "the name of the object (%s) does not match the name on the URL (%s)"
                .formatted(name, call.name()));
      }
    }
  }

  /** Gives a new object its name if it only has a prefix. */
  static void generateName(ObjectNode object) {
    ObjectNode metadata = of(object);
    String prefix = metadata.path("generateName").asText("");
    if (metadata.path("name").asText("").isEmpty() && !prefix.isEmpty()) {
      StringBuilder name =
          new StringBuilder(prefix.substring(0, Math.min(prefix.length(), LONGEST_GENERATED_BASE)));
      for (int i = 0; i < SUFFIX_LENGTH; i++) {
        name.append(SUFFIX_LETTERS.charAt(RANDOM.nextInt(SUFFIX_LETTERS.length())));
      }
      metadata.put("name", name.toString());
    }
  }

  /** Drops what only the server says about a new object. */
  static void clearServerSet(ObjectNode object) {
    ObjectNode metadata = of(object);
    metadata.remove(SERVER_SET);
    metadata.remove("resourceVersion");
  }

  /** Whether resource version and UID that a change names, if any, are those of the live object. */
  static void checkPreconditions(Kind kind, ObjectNode live, String version, String uid) {
    String name = text(live, "name");
    if (!uid.isEmpty() && !uid.equals(text(live, "uid"))) {
      throw ApiFailure.conflict(
          kind,
          name,
          ("Operation cannot be fulfilled on %s \"%s\": Precondition failed: UID in precondition:"
                  + " %s, UID in object meta: %s")
              .formatted(kind.resourceName(), name, uid, text(live, "uid")));
    }
    if (!version.isEmpty() && !version.equals(text(live, "resourceVersion"))) {
      throw ApiFailure.stale(kind, name);
    }
  }

  /**
   * Custom resources are only replaced by whoever says which state is replaced; core kinds always.
   */
  static void requireVersion(Kind kind, ObjectNode next) {
    if (!kind.group().equals(Groups.CORE) && text(next, "resourceVersion").isEmpty()) {
      throw ApiFailure.invalid(
          kind,
          text(next, "name"),
          List.of(
              new Cause(
                  "FieldValueInvalid",
                  "Invalid value: 0x0: must be specified for an update",
                  "metadata.resourceVersion")));
    }
  }

  /** Carries over what a client cannot change, whatever it sent. */
  static void keepServerSet(ObjectNode live, ObjectNode next) {
    ObjectNode from = of(live);
    ObjectNode to = of(next);
    for (String field : SERVER_SET) {
      keep(from, to, field);
    }
    keep(from, to, "resourceVersion");
    keep(from, to, "name");
    keep(from, to, "namespace");
  }

  /** An object that is being deleted takes no new finalizers. */
  static void refuseNewFinalizers(Kind kind, ObjectNode live, ObjectNode next) {
    if (!live.path("metadata").has("deletionTimestamp")) {
      return;
    }
    List<String> known = new ArrayList<>();
    live.path("metadata").path("finalizers").forEach(value -> known.add(value.asText()));
    for (JsonNode finalizer : next.path("metadata").path("finalizers")) {
      if (!known.contains(finalizer.asText())) {
        throw ApiFailure.invalid(
            kind,
            text(live, "name"),
            List.of(
                new Cause(
                    "FieldValueForbidden",
                    "Forbidden: no new finalizers can be added if the object is being deleted,"
                        + " found "
                        + finalizer.asText(),
                    "metadata.finalizers")));
      }
    }
  }

  /** Empty is the same as absent here, as in Kubernetes: {@code kubectl diff} would show it. */
  static void dropEmpty(ObjectNode object) {
    ObjectNode metadata = of(object);
    for (String field : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
      JsonNode value = metadata.get(field);
      if (value != null && (value.isNull() || (value.isContainerNode() && value.isEmpty()))) {
        metadata.remove(field);
      }
    }
  }

  private static void keep(ObjectNode from, ObjectNode to, String field) {
    JsonNode value = from.get(field);
    if (value == null) {
      to.remove(field);
    } else {
      to.set(field, value);
    }
  }
}
