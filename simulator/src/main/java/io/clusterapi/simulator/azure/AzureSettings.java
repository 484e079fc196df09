package io.clusterapi.simulator.azure;

import java.time.Duration;

/**
 * How the simulated Azure behaves.
 *
 * @param networkDelay how long an operation on a network resource takes
 * @param machineDelay how long making or removing a virtual machine takes
 */
public record AzureSettings(Duration networkDelay, Duration machineDelay) {

  /** Operations end as soon as the call has been answered. */
  public static AzureSettings defaults() {
    return new AzureSettings(Duration.ZERO, Duration.ZERO);
  }
}
