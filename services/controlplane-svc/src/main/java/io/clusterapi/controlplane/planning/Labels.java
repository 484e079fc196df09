package io.clusterapi.controlplane.planning;

/** Labels, annotations and finalizers of control planes and bootstrap; upstream's names. */
public final class Labels {
  public static final String CLUSTER = "cluster.x-k8s.io/cluster-name";
  public static final String CONTROL_PLANE = "cluster.x-k8s.io/control-plane";
  public static final String CONTROL_PLANE_NAME = "cluster.x-k8s.io/control-plane-name";

  public static final String PAUSED = "cluster.x-k8s.io/paused";
  public static final String DELETE_MACHINE = "cluster.x-k8s.io/delete-machine";
  public static final String PRE_TERMINATE_HOOKS =
      "pre-terminate.delete.hook.machine.cluster.x-k8s.io";

  /** Holds a Machine's deletion until its etcd member is removed. */
  public static final String KCP_HOOK = PRE_TERMINATE_HOOKS + "/kcp-cleanup";

  public static final String CLONED_FROM_NAME = "cluster.x-k8s.io/cloned-from-name";
  public static final String CLONED_FROM_KIND = "cluster.x-k8s.io/cloned-from-groupkind";

  /** On a Machine: template its infrastructure machine came from, as {@code Kind.group/name}. */
  public static final String INFRASTRUCTURE_TEMPLATE =
      "machine.cluster.x-k8s.io/infrastructure-template";

  /**
   * On a KubeadmConfig: version of the Machine it is for. Kept here so that bootstrap data can be
   * rendered in the transaction that asks for the Machine, before the Machine itself is heard of.
   */
  public static final String KUBERNETES_VERSION = "bootstrap.cluster.x-k8s.io/kubernetes-version";

  public static final String KCP_FINALIZER = "kubeadm.controlplane.cluster.x-k8s.io";

  private Labels() {}
}
