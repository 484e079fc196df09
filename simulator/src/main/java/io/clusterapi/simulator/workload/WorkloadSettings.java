package io.clusterapi.simulator.workload;

import java.time.Duration;
import java.util.Properties;

/**
 * How workload clusters behave where reality has a choice.
 *
 * @param initTimeout how long {@code kubeadm init} waits for its API server to be reachable through
 *     the load balancer; kubeadm's own default is 4 minutes
 * @param joinTimeout how long {@code kubeadm join} waits for a cluster it may join; kubeadm's own
 *     default is 5 minutes
 * @param notReadyDelay after how long without a kubelet its Node turns Unknown; 50 s in a real
 *     cluster, none by default
 * @param deleteNodes whether an installed cloud controller manager deletes Nodes of destroyed
 *     machines
 */
public record WorkloadSettings(
    Duration initTimeout, Duration joinTimeout, Duration notReadyDelay, boolean deleteNodes) {

  private static final String PREFIX = "capi.simulator.workload.";

  /**
   * The defaults, changed by the properties {@code capi.simulator.workload.*}: {@code
   * init-timeout}, {@code join-timeout} and {@code node-silence} in ms, {@code delete-nodes} true
   * or false.
   *
   * @throws IllegalArgumentException naming the property that is wrong
   */
  public static WorkloadSettings of(Properties properties) {
    WorkloadSettings otherwise = defaults();
    return new WorkloadSettings(
        millis(properties, "init-timeout", otherwise.initTimeout()),
        millis(properties, "join-timeout", otherwise.joinTimeout()),
        millis(properties, "node-silence", otherwise.notReadyDelay()),
        flag(properties, "delete-nodes", otherwise.deleteNodes()));
  }

  private static Duration millis(Properties properties, String name, Duration otherwise) {
    String text = properties.getProperty(PREFIX + name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,10}")) {
      throw new IllegalArgumentException(
          "-D" + PREFIX + name + " must be a number of milliseconds, found: " + text);
    }
    return Duration.ofMillis(Long.parseLong(text));
  }

  private static boolean flag(Properties properties, String name, boolean otherwise) {
    String text = properties.getProperty(PREFIX + name, Boolean.toString(otherwise));
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(
          "-D" + PREFIX + name + " must be true or false, found: " + text);
    }
    return text.equals("true");
  }

  public static WorkloadSettings defaults() {
    return new WorkloadSettings(Duration.ofMinutes(4), Duration.ofMinutes(5), Duration.ZERO, true);
  }
}
