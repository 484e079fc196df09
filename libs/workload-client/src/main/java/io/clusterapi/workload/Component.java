package io.clusterapi.workload;

import java.util.Optional;

/** A component of the control plane that kubeadm runs as a static Pod. */
public enum Component {
  API_SERVER("kube-apiserver"),
  CONTROLLER_MANAGER("kube-controller-manager"),
  SCHEDULER("kube-scheduler"),
  ETCD("etcd");

  private final String podPrefix;

  Component(String podPrefix) {
    this.podPrefix = podPrefix;
  }

  /** Name of the component's Pod on a Node. */
  public String podName(String nodeName) {
    return podPrefix + "-" + nodeName;
  }

  /** Which component's Pod this is on that Node, if any. */
  static Optional<Component> ofPod(String podName, String nodeName) {
    for (Component component : values()) {
      if (component.podName(nodeName).equals(podName)) {
        return Optional.of(component);
      }
    }
    return Optional.empty();
  }
}
