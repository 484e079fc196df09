package io.clusterapi.provider.part;

import java.util.Map;

/**
 * What a describe said of a part. A fact of the slice, under the key {@link #factKey}.
 *
 * @param id the identifier that was asked about
 * @param presence what was found
 * @param attributes what the cloud said
 * @param drifted it is not as it was made: its owner has it brought back into shape
 * @param reason why it is broken, CamelCase; null if it is not
 * @param message the same for people; null if it is not
 * @param at epoch milliseconds when the question was asked
 * @param ownerUid whose part it is
 */
public record Sighting(
    String id,
    Presence presence,
    Map<String, String> attributes,
    boolean drifted,
    String reason,
    String message,
    long at,
    String ownerUid) {

  /** What was found. */
  public enum Presence {
    PENDING,
    READY,
    BROKEN,
    /** The cloud says that it has ended (terminated, deleted). */
    GONE,
    /** The cloud does not know it; shortly after its creation that proves nothing. */
    UNKNOWN
  }

  public Sighting {
    attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
  }

  public static Sighting of(String id, Presence presence, Map<String, String> attributes) {
    return new Sighting(id, presence, attributes, false, null, null, 0, "");
  }

  public static Sighting broken(String id, String reason, String message) {
    return new Sighting(id, Presence.BROKEN, Map.of(), false, reason, message, 0, "");
  }

  public static Sighting drift(String id, Map<String, String> attributes, String message) {
    return new Sighting(id, Presence.READY, attributes, true, "Drifted", message, 0, "");
  }

  public Sighting askedAt(long when, String owner) {
    return new Sighting(id, presence, attributes, drifted, reason, message, when, owner);
  }

  /** Where the fact is found in the slice. */
  public static String factKey(String ownerUid, String partKey) {
    return ownerUid + "/" + partKey;
  }
}
