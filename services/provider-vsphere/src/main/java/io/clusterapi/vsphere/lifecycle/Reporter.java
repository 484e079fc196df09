package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.loop.plan.Slice;
import io.clusterapi.provider.lifecycle.Marks;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which cluster's findings the status of an object shows that belongs to all clusters. One of them
 * reports: two with different permissions would overwrite each other for ever. When it has no more
 * to do with the object, another one takes over.
 */
final class Reporter {
  /** The cluster that reports, {@code namespace/name}. */
  static final String CHECKED_FOR = "capi.clusterapi.io/checked-for";

  private Reporter() {}

  static String name(Slice slice) {
    return slice.namespace() + "/" + slice.cluster();
  }

  private static String of(HasMetadata object) {
    return Marks.annotation(object, CHECKED_FOR).orElse("");
  }

  static boolean isOwn(HasMetadata object, Slice slice) {
    return of(object).equals(name(slice));
  }

  /**
   * Takes the object over, or lets it go. True when this cluster is to report.
   *
   * @param concerned whether this cluster has to do with the object
   */
  static boolean reports(HasMetadata object, Slice slice, boolean concerned) {
    if (!of(object).isEmpty() && !isOwn(object, slice)) {
      return false;
    }
    annotate(object, CHECKED_FOR, concerned ? name(slice) : "");
    return concerned;
  }

  static boolean paused(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey(Marks.PAUSED);
  }

  /** Sets an annotation; empty takes it off. */
  static void annotate(HasMetadata object, String key, String value) {
    Map<String, String> all =
        new HashMap<>(Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of()));
    if (value.isEmpty()) {
      all.remove(key);
    } else {
      all.put(key, value);
    }
    object.getMetadata().setAnnotations(all);
  }
}
