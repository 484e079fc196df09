package io.clusterapi.benchmarks.clusters;

import io.clusterapi.benchmarks.observation.StackProbe;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.local.Component;
import java.time.Duration;

/** How many RSA keys lie ready in controlplane-svc before clusters are made. */
public final class KeyPools {
  private static final int KEYS_OF_A_CLUSTER = 5;
  private static final String READY = "capi_pki_keys_ready";

  private KeyPools() {}

  /** The size of the pool: for all keys of all clusters, or the least there can be. */
  public static int size(boolean warm, int clusters) {
    return warm ? KEYS_OF_A_CLUSTER * clusters : 1;
  }

  /**
   * Returns when the pool is full.
   *
   * @throws Failure when it is not within the patience
   */
  public static void await(StackProbe probe, boolean warm, int clusters, Duration patience)
      throws InterruptedException {
    int wanted = size(warm, clusters);
    long deadline = System.nanoTime() + patience.toNanos();
    while (probe.metric(Component.CONTROL_PLANE, READY) < wanted) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            "There are %.0f keys ready, fewer than %d."
                .formatted(probe.metric(Component.CONTROL_PLANE, READY), wanted),
            "With --on-running set capi.pki.key-pool-size in capi.properties and start the stack again.");
      }
      Thread.sleep(200);
    }
  }
}
