package io.clusterapi.clusterctl;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A change of an object.
 *
 * @param type {@code ADDED}, {@code MODIFIED} or {@code DELETED}
 */
public record WatchEvent(String type, ObjectNode object) {}
