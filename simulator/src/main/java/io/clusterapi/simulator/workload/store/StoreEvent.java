package io.clusterapi.simulator.workload.store;

/**
 * One change of the store.
 *
 * @param type what happened to the object
 * @param revision the store's revision after the change
 * @param object the object after the change; for a deletion as it last was
 * @param previous the object before the change, null for an addition: a watch with a selector needs
 *     it to tell an object that stopped matching from one that never did
 */
public record StoreEvent(Type type, long revision, StoredObject object, StoredObject previous) {
  /** What happened. The names are those of the watch protocol. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
