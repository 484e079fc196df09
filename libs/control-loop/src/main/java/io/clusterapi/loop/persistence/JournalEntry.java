package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.schemas.RecordKey;
import java.time.Instant;
import java.util.List;

/**
 * One committed step, in order of revision.
 *
 * @param change what kind of step
 * @param resource the object after the step, for changes of own objects
 * @param previous the object before it, null when unknown
 * @param formerCluster the cluster the object belonged to before this step, null when it stayed:
 *     its events had another key
 * @param topic topic of a published record or command
 * @param key its key
 * @param payload its encoded value; null for a tombstone
 * @param id idempotency id of a command
 * @param acts reasons
 * @param aspects which of {@link #DESIRED} and {@link #OBSERVED} changed
 */
public record JournalEntry(
    long revision,
    Change change,
    StoredResource resource,
    StoredResource previous,
    String formerCluster,
    String topic,
    RecordKey key,
    byte[] payload,
    String id,
    List<Act> acts,
    int aspects,
    Instant at) {

  /** Metadata or specification changed. */
  public static final int DESIRED = 1;

  /** Status changed. */
  public static final int OBSERVED = 2;

  public enum Change {
    ADDED,
    MODIFIED,
    DELETED,
    PUBLISHED,
    RETRACTED,
    COMMAND
  }

  /** Reason and message of one act, as stored. */
  public record Act(String reason, String message) {}

  public boolean isResource() {
    return resource != null;
  }

  /** Keeps the object as text: it was told, and few look at it again. */
  public void pack() {
    if (resource != null) {
      resource.content().pack();
    }
  }

  /** Memory it takes, in bytes, estimated from its text and the number of its fields. */
  long weight() {
    return 200
        + (payload == null ? 0 : payload.length)
        + (resource == null ? 0 : weight(resource.object()));
  }

  // A field of a tree is a map entry and a node around its text; measured at 60 to 120 bytes.
  private static long weight(JsonNode node) {
    long weight = 90;
    if (node.isContainerNode()) {
      for (JsonNode child : node) {
        weight += weight(child);
      }
    } else if (node.isTextual()) {
      weight += node.textValue().length();
    }
    return weight;
  }

  public SliceKey slice() {
    return new SliceKey(key.namespace(), key.cluster());
  }
}
