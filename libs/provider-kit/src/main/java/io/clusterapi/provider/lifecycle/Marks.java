package io.clusterapi.provider.lifecycle;

import io.clusterapi.events.ClusterDesired;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Labels, annotations and owner references that the providers read and write. */
public final class Marks {
  public static final String CLUSTER_NAME = "cluster.x-k8s.io/cluster-name";
  public static final String CONTROL_PLANE = "cluster.x-k8s.io/control-plane";
  public static final String PAUSED = "cluster.x-k8s.io/paused";
  public static final String MANAGED_BY = "cluster.x-k8s.io/managed-by";
  public static final String CLONED_FROM_NAME = "cluster.x-k8s.io/cloned-from-name";
  public static final String CLONED_FROM_GROUP_KIND = "cluster.x-k8s.io/cloned-from-groupkind";

  /** Name of the Secret with the bootstrap data of the machine. */
  public static final String DATA_SECRET = "capi.clusterapi.io/bootstrap-data-secret";

  /** Where the machine was asked to run. */
  public static final String FAILURE_DOMAIN = "capi.clusterapi.io/failure-domain";

  /** Kubernetes version the machine was asked for, with v. */
  public static final String VERSION = "capi.clusterapi.io/kubernetes-version";

  private Marks() {}

  public static Optional<String> label(HasMetadata object, String name) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return Optional.ofNullable(labels == null ? null : labels.get(name));
  }

  public static Optional<String> annotation(HasMetadata object, String name) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return Optional.ofNullable(annotations == null ? null : annotations.get(name))
        .filter(value -> !value.isEmpty());
  }

  static void annotate(HasMetadata object, String name, String value) {
    if (value == null || value.isEmpty()) {
      return;
    }
    Map<String, String> all = new HashMap<>();
    if (object.getMetadata().getAnnotations() != null) {
      all.putAll(object.getMetadata().getAnnotations());
    }
    all.put(name, value);
    object.getMetadata().setAnnotations(all);
  }

  static void label(HasMetadata object, String name, String value) {
    Map<String, String> all = new HashMap<>();
    if (object.getMetadata().getLabels() != null) {
      all.putAll(object.getMetadata().getLabels());
    }
    all.put(name, value);
    object.getMetadata().setLabels(all);
  }

  /** Somebody else looks after this object; it is read, never acted upon. */
  public static boolean managedElsewhere(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey(MANAGED_BY);
  }

  /** Nothing may be done: the Cluster is paused, or the object itself. */
  public static boolean paused(HasMetadata object, Optional<ClusterDesired> cluster) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return cluster.map(ClusterDesired::getPaused).orElse(false)
        || (annotations != null && annotations.containsKey(PAUSED));
  }

  public static boolean deleting(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  static boolean hasFinalizer(HasMetadata object, String finalizer) {
    List<String> finalizers = object.getMetadata().getFinalizers();
    return finalizers != null && finalizers.contains(finalizer);
  }

  static void addFinalizer(HasMetadata object, String finalizer) {
    if (!hasFinalizer(object, finalizer)) {
      List<String> all = new java.util.ArrayList<>();
      if (object.getMetadata().getFinalizers() != null) {
        all.addAll(object.getMetadata().getFinalizers());
      }
      all.add(finalizer);
      object.getMetadata().setFinalizers(all);
    }
  }

  static void removeFinalizer(HasMetadata object, String finalizer) {
    object
        .getMetadata()
        .setFinalizers(
            object.getMetadata().getFinalizers().stream()
                .filter(name -> !name.equals(finalizer))
                .toList());
  }

  /** The first owner of that kind. */
  public static Optional<OwnerReference> owner(HasMetadata object, String kind) {
    List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    return owners == null
        ? Optional.empty()
        : owners.stream().filter(owner -> owner.getKind().equals(kind)).findFirst();
  }

  static boolean ownedBy(HasMetadata object, String uid) {
    List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    return owners != null && owners.stream().anyMatch(owner -> uid.equals(owner.getUid()));
  }

  static void addOwner(HasMetadata object, OwnerReference owner) {
    List<OwnerReference> all = new java.util.ArrayList<>();
    if (object.getMetadata().getOwnerReferences() != null) {
      all.addAll(object.getMetadata().getOwnerReferences());
    }
    all.add(owner);
    object.getMetadata().setOwnerReferences(all);
  }

  static OwnerReference ownerOf(ClusterDesired cluster, boolean controller) {
    OwnerReference owner = new OwnerReference();
    owner.setApiVersion(cluster.getMeta().getApiVersion());
    owner.setKind(cluster.getMeta().getKind());
    owner.setName(cluster.getMeta().getName());
    owner.setUid(cluster.getMeta().getUid());
    if (controller) {
      owner.setController(true);
    }
    return owner;
  }
}
