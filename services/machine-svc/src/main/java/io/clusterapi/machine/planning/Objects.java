package io.clusterapi.machine.planning;

import io.clusterapi.events.Reference;
import io.clusterapi.model.core.ContractVersionedObjectReference;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small questions and changes about any object's metadata. */
final class Objects {
  private Objects() {}

  static boolean isDeleting(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  static Map<String, String> labels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  static Map<String, String> annotations(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }

  static Optional<String> annotation(HasMetadata object, String key) {
    return Optional.ofNullable(annotations(object).get(key));
  }

  static boolean hasAnnotationPrefix(HasMetadata object, String prefix) {
    return annotations(object).keySet().stream()
        .anyMatch(key -> key.equals(prefix) || key.startsWith(prefix + "/"));
  }

  /** Adds or removes a finalizer on the planner's own copy. */
  static void finalizer(HasMetadata object, String finalizer, boolean wanted) {
    List<String> finalizers =
        object.getMetadata().getFinalizers() == null
            ? new ArrayList<>()
            : new ArrayList<>(object.getMetadata().getFinalizers());
    if (wanted && !finalizers.contains(finalizer)) {
      finalizers.add(finalizer);
    } else if (!wanted) {
      finalizers.remove(finalizer);
    }
    object.getMetadata().setFinalizers(finalizers);
  }

  static void label(HasMetadata object, String key, String value) {
    ObjectMeta metadata = object.getMetadata();
    Map<String, String> labels = new HashMap<>(labels(object));
    labels.put(key, value);
    metadata.setLabels(labels);
  }

  /** Sets an annotation on the planner's own copy; null removes it. */
  static void annotation(HasMetadata object, String key, String value) {
    if (value == null && !annotations(object).containsKey(key)) {
      return;
    }
    Map<String, String> annotations = new HashMap<>(annotations(object));
    if (value == null) {
      annotations.remove(key);
    } else {
      annotations.put(key, value);
    }
    object.getMetadata().setAnnotations(annotations);
  }

  static Optional<OwnerReference> controller(HasMetadata object) {
    List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    return owners == null
        ? Optional.empty()
        : owners.stream().filter(owner -> Boolean.TRUE.equals(owner.getController())).findFirst();
  }

  static boolean isControlledBy(HasMetadata object, HasMetadata owner) {
    return controller(object)
        .map(reference -> reference.getUid().equals(owner.getMetadata().getUid()))
        .orElse(false);
  }

  static OwnerReference controllerReference(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  /** Makes the Cluster a plain owner, as upstream does for what users create. */
  static void ownedByCluster(HasMetadata object, String clusterName, String clusterUid) {
    List<OwnerReference> owners =
        new ArrayList<>(
            object.getMetadata().getOwnerReferences() == null
                ? List.of()
                : object.getMetadata().getOwnerReferences());
    if (owners.stream().anyMatch(owner -> owner.getUid().equals(clusterUid))) {
      return;
    }
    owners.removeIf(owner -> owner.getKind().equals("Cluster"));
    owners.add(
        new OwnerReferenceBuilder()
            .withApiVersion("cluster.x-k8s.io/v1beta2")
            .withKind("Cluster")
            .withName(clusterName)
            .withUid(clusterUid)
            .build());
    object.getMetadata().setOwnerReferences(owners);
  }

  static Reference reference(ContractVersionedObjectReference reference) {
    return reference == null
        ? null
        : Reference.newBuilder()
            .setApiGroup(reference.apiGroup)
            .setKind(reference.kind)
            .setName(reference.name)
            .build();
  }

  /** A template named by an annotation, {@code Kind.group/name}. */
  static Optional<Reference> template(HasMetadata object, String annotation) {
    return annotation(object, annotation)
        .map(
            text -> {
              int slash = text.indexOf('/');
              int dot = text.indexOf('.');
              return Reference.newBuilder()
                  .setKind(text.substring(0, dot))
                  .setApiGroup(text.substring(dot + 1, slash))
                  .setName(text.substring(slash + 1))
                  .build();
            });
  }

  static String templateText(String kind, String apiGroup, String name) {
    return kind + "." + apiGroup + "/" + name;
  }
}
