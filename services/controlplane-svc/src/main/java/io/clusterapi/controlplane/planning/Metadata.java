package io.clusterapi.controlplane.planning;

import io.clusterapi.planning.ChildNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions about and changes to any object's metadata. */
final class Metadata {
  private static final int LONGEST_LABEL_VALUE = 63;

  private Metadata() {}

  static boolean isDeleting(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  static String uid(HasMetadata object) {
    return object.getMetadata().getUid();
  }

  static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }

  static Map<String, String> labels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  static Map<String, String> annotations(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }

  /** Adds or removes a finalizer on the planner's own copy. */
  static void finalizer(HasMetadata object, String finalizer, boolean wanted) {
    List<String> before = object.getMetadata().getFinalizers();
    List<String> finalizers = before == null ? new ArrayList<>() : new ArrayList<>(before);
    if (wanted && !finalizers.contains(finalizer)) {
      finalizers.add(finalizer);
    } else if (!wanted) {
      finalizers.remove(finalizer);
    }
    object.getMetadata().setFinalizers(finalizers);
  }

  static void label(HasMetadata object, String key, String value) {
    Map<String, String> labels = new HashMap<>(labels(object));
    labels.put(key, value);
    object.getMetadata().setLabels(labels);
  }

  /** A name as a label value: itself, or a hash of it when it is longer than a value may be. */
  static String labelValue(String name) {
    return name.length() <= LONGEST_LABEL_VALUE
        ? name
        : "hash_" + ChildNames.suffix(8, name) + "_z";
  }

  static List<OwnerReference> owners(HasMetadata object) {
    List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    return owners == null ? List.of() : owners;
  }

  static Optional<OwnerReference> controller(HasMetadata object) {
    return owners(object).stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }

  static boolean isControlledBy(HasMetadata object, HasMetadata owner) {
    return controller(object).map(found -> found.getUid().equals(uid(owner))).orElse(false);
  }

  static OwnerReference controllerReference(HasMetadata owner) {
    return controllerReference(owner.getApiVersion(), owner.getKind(), name(owner), uid(owner));
  }

  static OwnerReference controllerReference(
      String apiVersion, String kind, String name, String uid) {
    return new OwnerReferenceBuilder()
        .withApiVersion(apiVersion)
        .withKind(kind)
        .withName(name)
        .withUid(uid)
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  /** Makes this the controller owner in place of any other. */
  static void controlledBy(HasMetadata object, OwnerReference owner) {
    List<OwnerReference> owners = new ArrayList<>(owners(object));
    owners.removeIf(
        other ->
            Boolean.TRUE.equals(other.getController()) || other.getUid().equals(owner.getUid()));
    owners.add(owner);
    object.getMetadata().setOwnerReferences(owners);
  }

  /** Makes the Cluster a plain owner, beside others and in place of an earlier one of its name. */
  static void ownedByCluster(HasMetadata object, String clusterName, String clusterUid) {
    List<OwnerReference> owners = new ArrayList<>(owners(object));
    if (owners.stream().anyMatch(owner -> owner.getUid().equals(clusterUid))) {
      return;
    }
    owners.removeIf(
        owner -> owner.getKind().equals("Cluster") && owner.getName().equals(clusterName));
    owners.add(
        new OwnerReferenceBuilder()
            .withApiVersion("cluster.x-k8s.io/v1beta2")
            .withKind("Cluster")
            .withName(clusterName)
            .withUid(clusterUid)
            .build());
    object.getMetadata().setOwnerReferences(owners);
  }
}
