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
 * @param at when the question was asked, epoch milliseconds that go on evenly from {@code
 *     knownAsOf}, whatever becomes of the clock
 * @param knownAsOf {@link PartState#asOf} of what was known when the question was asked: the answer
 *     counts as long as nothing else has changed the part. The time of day would not tell, since it
 *     may be set back
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
    long knownAsOf,
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

  /** What a driver found; whoever asked says when and about what by {@link #answering}. */
  public Sighting(
      String id,
      Presence presence,
      Map<String, String> attributes,
      boolean drifted,
      String reason,
      String message) {
    this(id, presence, attributes, drifted, reason, message, 0, 0, "");
  }

  public static Sighting of(String id, Presence presence, Map<String, String> attributes) {
    return new Sighting(id, presence, attributes, false, null, null);
  }

  public static Sighting broken(String id, String reason, String message) {
    return new Sighting(id, Presence.BROKEN, Map.of(), false, reason, message);
  }

  public static Sighting drift(String id, Map<String, String> attributes, String message) {
    return new Sighting(id, Presence.READY, attributes, true, "Drifted", message);
  }

  /** The same as the answer to a question about what was known then. */
  public Sighting answering(PartInterest asked, long when) {
    return new Sighting(
        id, presence, attributes, drifted, reason, message, when, asked.asOf(), asked.ownerUid());
  }

  /** Where the fact is found in the slice. */
  public static String factKey(String ownerUid, String partKey) {
    return ownerUid + "/" + partKey;
  }
}
