package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** When the generation of an object counts up, and who may write status. */
public final class Generations {
  private static final Set<String> NOT_DESIRED = Set.of("apiVersion", "kind", "metadata", "status");

  private Generations() {}

  /**
   * Whether two versions of an object ask for different things, so that the generation counts up:
   * anything outside metadata and status counts, as in Kubernetes. Objects without spec, such as
   * Secrets, count by their data.
   */
  public static boolean specChanged(ObjectNode before, ObjectNode after) {
    return holdsWhatOtherLacks(before, after) || holdsWhatOtherLacks(after, before);
  }

  /**
   * What a write of the object itself may store where status is a subresource: its status is
   * dropped and the stored one kept.
   */
  public static ObjectNode withStoredStatus(ObjectNode object, Optional<ObjectNode> stored) {
    ObjectNode result = object.deepCopy();
    result.remove("status");
    stored
        .map(old -> old.get("status"))
        .ifPresent(status -> result.set("status", status.deepCopy()));
    return result;
  }

  /** What a write of the status subresource may store: everything but status stays as stored. */
  public static ObjectNode withStatusOf(ObjectNode written, ObjectNode stored) {
    ObjectNode result = stored.deepCopy();
    result.remove("status");
    JsonNode status = written.get("status");
    if (status != null && !status.isNull()) {
      result.set("status", status.deepCopy());
    }
    return result;
  }

  private static boolean holdsWhatOtherLacks(ObjectNode one, ObjectNode other) {
    for (Iterator<String> names = one.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!NOT_DESIRED.contains(name) && !one.get(name).equals(other.get(name))) {
        return true;
      }
    }
    return false;
  }
}
