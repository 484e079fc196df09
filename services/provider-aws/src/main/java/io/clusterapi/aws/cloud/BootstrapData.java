package io.clusterapi.aws.cloud;

import io.smallrye.mutiny.Uni;

/** Fetches bootstrap data at the moment of use. It is not kept and not logged. */
@FunctionalInterface
public interface BootstrapData {
  /** The bytes under the key {@code value}; fails with a classified failure when they are away. */
  Uni<byte[]> read(String namespace, String secret);
}
