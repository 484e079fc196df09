package io.clusterapi.maas.cloud;

import io.smallrye.mutiny.Uni;

/** Tells a workload cluster which machine a Node is: on MAAS no cloud controller does. */
@FunctionalInterface
public interface NodeNaming {
  /**
   * Sets the Node's providerID if it is not set.
   *
   * @return fails with a classified {@link io.clusterapi.loop.operation.OperationFailure} while the
   *     Node is not there or the cluster does not answer
   */
  Uni<Void> name(String namespace, String cluster, String node, String providerId);
}
