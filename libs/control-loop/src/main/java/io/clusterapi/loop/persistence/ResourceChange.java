package io.clusterapi.loop.persistence;

/**
 * One step of an object's history, in order of revision.
 *
 * @param type what happened
 * @param resource the object after it; for {@link Type#DELETED} its last state with the revision of
 *     the deletion
 * @param previous the object before it, null when unknown or for ADDED; selectors need it to tell
 *     who sees it leave
 */
public record ResourceChange(Type type, StoredResource resource, StoredResource previous) {
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
