package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The system-owned part of metadata over an object's life, by Kubernetes' rules. Pure. */
public final class Births {
  private Births() {}

  /** A new object: uid, creationTimestamp and generation 1. */
  public static ObjectNode born(ObjectNode object, String uid, Instant now) {
    ObjectNode born = ObjectShape.withoutVersion(object);
    ObjectNode metadata = (ObjectNode) born.path("metadata");
    metadata.put("uid", uid);
    metadata.put("creationTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
    metadata.put("generation", 1);
    metadata.remove("deletionTimestamp");
    metadata.remove("deletionGracePeriodSeconds");
    return born;
  }

  /**
   * The next state of an object: what the system owns is carried over, the generation grows with
   * the specification.
   */
  public static ObjectNode successor(ObjectNode before, ObjectNode after) {
    ObjectNode next = ObjectShape.withoutVersion(after);
    ObjectNode metadata = (ObjectNode) next.path("metadata");
    JsonNode old = before.path("metadata");
    for (String owned :
        new String[] {
          "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"
        }) {
      if (old.has(owned)) {
        metadata.set(owned, old.get(owned));
      } else {
        metadata.remove(owned);
      }
    }
    long generation = old.path("generation").asLong(1);
    metadata.put("generation", ObjectShape.specChanged(before, next) ? generation + 1 : generation);
    return next;
  }

  /** The object with its deletion asked for. Asking again changes nothing. */
  public static ObjectNode dying(ObjectNode before, Instant now) {
    return dying(before, now, Propagation.BACKGROUND);
  }

  /**
   * The object with its deletion asked for. Asking again changes nothing but what is to become of
   * its dependants.
   */
  public static ObjectNode dying(ObjectNode before, Instant now, Propagation propagation) {
    ObjectNode next = ObjectShape.withoutVersion(before);
    ObjectNode metadata = (ObjectNode) next.path("metadata");
    if (!metadata.has("deletionTimestamp")) {
      metadata.put("deletionTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
      metadata.put("deletionGracePeriodSeconds", 0);
      metadata.put("generation", metadata.path("generation").asLong(1) + 1);
    }
    propagation.finalizer().ifPresent(finalizer -> hold(metadata, finalizer));
    return next;
  }

  /** Deletion was asked for and nothing has to be done before. */
  public static boolean isDeparting(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.hasNonNull("deletionTimestamp") && metadata.path("finalizers").isEmpty();
  }

  private static void hold(ObjectNode metadata, String finalizer) {
    // The list before belongs to the object before, too.
    ArrayNode finalizers = metadata.arrayNode();
    if (metadata.get("finalizers") instanceof ArrayNode present) {
      finalizers.addAll(present);
    }
    metadata.set("finalizers", finalizers);
    for (Propagation other : Propagation.values()) {
      other.finalizer().ifPresent(name -> remove(finalizers, name));
    }
    finalizers.add(finalizer);
  }

  private static void remove(ArrayNode texts, String text) {
    for (int i = texts.size() - 1; i >= 0; i--) {
      if (texts.get(i).asText().equals(text)) {
        texts.remove(i);
      }
    }
  }
}
