package io.clusterapi.loop.plan;

/**
 * The unit of work: everything one service knows about one cluster. Work on a slice is serial,
 * different slices run in parallel.
 *
 * @param namespace namespace, empty for cluster-scoped kinds
 * @param cluster name of the Cluster; empty for the namespace's objects that belong to no cluster
 *     (templates, ClusterResourceSets, objects not yet adopted)
 */
public record SliceKey(String namespace, String cluster) {

  /** The slice of a namespace's shared objects. */
  public static SliceKey shared(String namespace) {
    return new SliceKey(namespace, "");
  }

  public boolean isShared() {
    return cluster.isEmpty();
  }

  @Override
  public String toString() {
    return namespace + "/" + cluster;
  }
}
