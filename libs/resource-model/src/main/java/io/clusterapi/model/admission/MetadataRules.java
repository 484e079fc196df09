package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Kubernetes asks of the metadata of every object, and upstream of the names of some. */
final class MetadataRules {
  /** Kinds whose name becomes the value of a label, which holds 63 characters. */
  private static final Set<String> NAME_IS_LABEL_VALUE = Set.of("Cluster", "MachineDeployment");

  private static final int ANNOTATIONS_BYTES = 256 * 1024;

  /**
   * Kubernetes leaves labels to etcd's 1.5 MiB. Here they travel in events, of which Kafka takes 1
   * MiB: an object with 20,000 long labels would be stored, and no other service would hear of it.
   */
  private static final int LABELS_BYTES = 256 * 1024;

  private MetadataRules() {}

  static void validate(
      Kind kind, ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    JsonNode metadata = object.path("metadata");
    name(kind, metadata, problems);
    namespace(kind, metadata, problems);
    labels(metadata.path("labels"), "metadata.labels", problems);
    annotations(metadata.path("annotations"), "metadata.annotations", problems);
    finalizers(metadata.path("finalizers"), problems);
    owners(metadata.path("ownerReferences"), problems);
    existing.ifPresent(old -> unchanged(metadata, old.path("metadata"), problems));
  }

  private static void name(Kind kind, JsonNode metadata, Problems problems) {
    String name = metadata.path("name").asText("");
    if (name.isEmpty()) {
      problems.required("metadata.name", "every object needs a name");
      return;
    }
    Optional<String> wrong =
        kind.kind().equals("Namespace") ? Names.dnsLabel(name) : Names.dnsSubdomain(name);
    if (wrong.isEmpty() && NAME_IS_LABEL_VALUE.contains(kind.kind())) {
      wrong =
          Names.labelValue(name)
              .map(why -> why + "; the name is used as the value of a label on what belongs to it");
    }
    wrong.ifPresent(why -> problems.invalid("metadata.name", name, why));
  }

  private static void namespace(Kind kind, JsonNode metadata, Problems problems) {
    String namespace = metadata.path("namespace").asText("");
    if (!kind.namespaced()) {
      if (!namespace.isEmpty()) {
        problems.forbidden("metadata.namespace", kind.kind() + " lives outside namespaces");
      }
    } else if (namespace.isEmpty()) {
      problems.required("metadata.namespace", kind.kind() + " lives in a namespace");
    } else {
      Names.dnsLabel(namespace)
          .ifPresent(why -> problems.invalid("metadata.namespace", namespace, why));
    }
  }

  /** Also for labels inside templates. */
  static void labels(JsonNode labels, String path, Problems problems) {
    long bytes = 0;
    for (Iterator<Map.Entry<String, JsonNode>> it = labels.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> label = it.next();
      Names.qualifiedName(label.getKey())
          .ifPresent(why -> problems.invalid(path, label.getKey(), why));
      Names.labelValue(label.getValue().asText())
          .ifPresent(
              why ->
                  problems.invalid(
                      path + "[" + label.getKey() + "]", label.getValue().asText(), why));
      bytes += label.getKey().getBytes(StandardCharsets.UTF_8).length;
      bytes += label.getValue().asText().getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > LABELS_BYTES) {
      problems.invalid(
          path,
          "",
          "all labels together may not be more than " + LABELS_BYTES + " bytes, found " + bytes);
    }
  }

  /** Also for annotations inside templates. */
  static void annotations(JsonNode annotations, String path, Problems problems) {
    long bytes = 0;
    for (Iterator<Map.Entry<String, JsonNode>> it = annotations.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> annotation = it.next();
      // Kubernetes looks at keys of annotations without regard to case.
      Names.qualifiedName(annotation.getKey().toLowerCase(Locale.ROOT))
          .ifPresent(why -> problems.invalid(path, annotation.getKey(), why));
      bytes += annotation.getKey().getBytes(StandardCharsets.UTF_8).length;
      bytes += annotation.getValue().asText().getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > ANNOTATIONS_BYTES) {
      problems.invalid(
          path,
          "",
          "all annotations together may not be more than "
              + ANNOTATIONS_BYTES
              + " bytes, found "
              + bytes);
    }
  }

  /** Labels and annotations a template sets on what is made from it. */
  static void template(JsonNode metadata, String path, Problems problems) {
    labels(metadata.path("labels"), path + ".labels", problems);
    annotations(metadata.path("annotations"), path + ".annotations", problems);
  }

  private static void finalizers(JsonNode finalizers, Problems problems) {
    for (int i = 0; i < finalizers.size(); i++) {
      String path = "metadata.finalizers[" + i + "]";
      String finalizer = finalizers.get(i).asText();
      Names.qualifiedName(finalizer).ifPresent(why -> problems.invalid(path, finalizer, why));
    }
  }

  private static void owners(JsonNode owners, Problems problems) {
    String controller = null;
    for (int i = 0; i < owners.size(); i++) {
      String path = "metadata.ownerReferences[" + i + "]";
      JsonNode owner = owners.get(i);
      for (String field : new String[] {"apiVersion", "kind", "name", "uid"}) {
        if (owner.has(field) && owner.path(field).asText().isEmpty()) {
          problems.invalid(path + "." + field, "", "must not be empty");
        }
      }
      if (owner.path("controller").asBoolean()) {
        String found = owner.path("kind").asText() + " " + owner.path("name").asText();
        if (controller != null) {
          problems.invalid(
              path,
              found,
              "only one owner may have controller set to true, " + controller + " already has");
        }
        controller = found;
      }
    }
  }

  private static void unchanged(JsonNode metadata, JsonNode old, Problems problems) {
    for (String field : new String[] {"name", "namespace", "uid"}) {
      String before = old.path(field).asText("");
      String after = metadata.path(field).asText("");
      if (!after.isEmpty() && !before.isEmpty() && !after.equals(before)) {
        problems.invalid("metadata." + field, after, "field is immutable, stored is " + before);
      }
    }
  }
}
