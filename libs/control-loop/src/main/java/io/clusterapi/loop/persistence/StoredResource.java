package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;

/**
 * One object as it is stored, in its kind's storage version.
 *
 * @param cluster name of the Cluster it belongs to, empty for none
 * @param revision resource version; also in {@code metadata.resourceVersion}
 * @param content the whole object (Secrets' data already decrypted), see {@link #object}
 */
public record StoredResource(
    Kind kind,
    String uid,
    String namespace,
    String name,
    String cluster,
    long revision,
    PackedTree content) {

  public StoredResource(
      Kind kind,
      String uid,
      String namespace,
      String name,
      String cluster,
      long revision,
      ObjectNode object) {
    this(kind, uid, namespace, name, cluster, revision, PackedTree.of(object));
  }

  /** The whole object; must not be modified. To be asked once where it is used several times. */
  public ObjectNode object() {
    return (ObjectNode) content.tree();
  }
}
