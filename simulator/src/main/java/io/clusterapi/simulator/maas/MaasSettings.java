package io.clusterapi.simulator.maas;

import java.time.Duration;

/**
 * How the simulated MAAS behaves.
 *
 * @param deployDelay from Deploying to Deployed
 * @param releaseDelay from Releasing to Ready
 * @param machines how many machines it has, half of them for control planes
 * @param dnsPort UDP port of its DNS on the simulator's address; 0 takes a free one
 */
public record MaasSettings(Duration deployDelay, Duration releaseDelay, int machines, int dnsPort) {

  /** No delays, 60 machines, a free port. */
  public static MaasSettings defaults() {
    return new MaasSettings(Duration.ZERO, Duration.ZERO, 60, 0);
  }
}
