package io.clusterapi.simulator.vsphere;

import java.time.Duration;

/**
 * How the simulated vCenter behaves.
 *
 * @param user who may log in
 * @param password of that user
 * @param cloneDelay how long a clone takes
 * @param taskDelay how long any other task takes
 * @param guestDelay how long after power-on the guest tools report addresses, and how long a guest
 *     takes to shut down when it is asked to
 */
public record VSphereSettings(
    String user, String password, Duration cloneDelay, Duration taskDelay, Duration guestDelay) {

  /** Without delays, for the account the examples use. */
  public static VSphereSettings defaults() {
    return new VSphereSettings(
        "administrator@vsphere.local",
        "simulated-password",
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "VSphereSettings[" + user + "]";
  }
}
