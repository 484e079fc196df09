package io.clusterapi.workload;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Health of one control-plane Pod, in the words of the condition a KubeadmControlPlane's Machine
 * carries.
 *
 * @param status True, False or Unknown
 * @param reason Running, DoesNotExist, Provisioning, Failed or InspectionFailed
 */
public record ComponentHealth(String status, String reason, String message) {
  public static final ComponentHealth RUNNING = new ComponentHealth("True", "Running", "");
  public static final ComponentHealth MISSING =
      new ComponentHealth("False", "DoesNotExist", "Pod does not exist");

  /** The kubelet stopped reporting, so the Pod's state is what it last was, not what it is. */
  public static final ComponentHealth STALE =
      new ComponentHealth(
          "Unknown",
          "InspectionFailed",
          "Node Ready condition is Unknown, Pod data might be stale");

  static ComponentHealth of(Pod pod) {
    PodStatus status = pod.getStatus();
    String phase = status == null || status.getPhase() == null ? "Pending" : status.getPhase();
    return switch (phase) {
      case "Pending" -> pending(status);
      case "Running" -> running(status);
      case "Succeeded", "Failed" -> failed("All the containers have been terminated");
      default ->
          new ComponentHealth("Unknown", "InspectionFailed", "Pod is reporting Unknown status");
    };
  }

  private static ComponentHealth pending(PodStatus status) {
    if (!"True".equals(condition(status, "PodScheduled"))) {
      return provisioning("Waiting to be scheduled");
    }
    if (!"True".equals(condition(status, "Initialized"))) {
      return provisioning("Running init containers");
    }
    return provisioning("");
  }

  private static ComponentHealth running(PodStatus status) {
    if ("True".equals(condition(status, "Ready"))) {
      return RUNNING;
    }
    List<String> waiting = new ArrayList<>();
    List<String> terminated = new ArrayList<>();
    boolean failedBefore = false;
    for (ContainerStatus container : containers(status)) {
      var last = container.getLastState() == null ? null : container.getLastState().getTerminated();
      failedBefore |= last != null && last.getExitCode() != null && last.getExitCode() != 0;
      if (container.getState() != null && container.getState().getWaiting() != null) {
        waiting.add(String.valueOf(container.getState().getWaiting().getReason()));
      }
      if (container.getState() != null && container.getState().getTerminated() != null) {
        terminated.add(String.valueOf(container.getState().getTerminated().getReason()));
      }
    }
    if (!waiting.isEmpty()) {
      // A container that never ran and cannot pull its image looks like one still being started:
      // the kubelet gives nothing that would tell them apart.
      String message = String.join(", ", waiting);
      return failedBefore ? failed(message) : provisioning(message);
    }
    if (!terminated.isEmpty()) {
      return failed(String.join(", ", terminated));
    }
    return provisioning("Waiting for startup or readiness probes");
  }

  private static List<ContainerStatus> containers(PodStatus status) {
    return status.getContainerStatuses() == null ? List.of() : status.getContainerStatuses();
  }

  private static String condition(PodStatus status, String type) {
    if (status == null || status.getConditions() == null) {
      return "Unknown";
    }
    return status.getConditions().stream()
        .filter(c -> type.equals(c.getType()))
        .map(c -> c.getStatus())
        .findFirst()
        .orElse("Unknown");
  }

  private static ComponentHealth provisioning(String message) {
    return new ComponentHealth("False", "Provisioning", message);
  }

  private static ComponentHealth failed(String message) {
    return new ComponentHealth("False", "Failed", message);
  }
}
