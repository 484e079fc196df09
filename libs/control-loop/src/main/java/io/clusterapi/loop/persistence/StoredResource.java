package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;

/**
 * One object as it is stored, in its kind's storage version.
 *
 * @param cluster name of the Cluster it belongs to, empty for none
 * @param revision resource version; also in {@code metadata.resourceVersion}
 * @param object the whole object; must not be modified (Secrets' data already decrypted)
 */
public record StoredResource(
    Kind kind,
    String uid,
    String namespace,
    String name,
    String cluster,
    long revision,
    ObjectNode object) {}
