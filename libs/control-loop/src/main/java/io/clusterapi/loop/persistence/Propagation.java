package io.clusterapi.loop.persistence;

import java.util.Optional;

/** What becomes of an object's dependants when it is deleted, as in Kubernetes. */
public enum Propagation {
  /** The object goes as soon as its finalizers let it, those it alone owned follow. */
  BACKGROUND(null),

  /** Dependants go first. */
  FOREGROUND("foregroundDeletion"),

  /** Dependants stay and forget their owner. */
  ORPHAN("orphan");

  private final String finalizer;

  Propagation(String finalizer) {
    this.finalizer = finalizer;
  }

  /** Finalizer that holds a deleted object until this is done with its dependants. */
  public Optional<String> finalizer() {
    return Optional.ofNullable(finalizer);
  }
}
