package io.clusterapi.simulator.workload.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object as stored. The bytes are its compact JSON, kept instead of a tree because thousands of
 * clusters share one process: a tree takes about eight times as much memory.
 */
public record StoredObject(ObjectKey key, long revision, byte[] json) {
  /** A fresh tree, which the caller may change. */
  public ObjectNode node() {
    return Json.object(json);
  }
}
