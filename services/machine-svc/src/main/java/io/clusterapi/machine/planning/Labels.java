package io.clusterapi.machine.planning;

/**
 * Labels, annotations and finalizers of machine-svc's kinds; upstream's names where upstream has
 * one.
 */
public final class Labels {
  public static final String CLUSTER = "cluster.x-k8s.io/cluster-name";
  public static final String CONTROL_PLANE = "cluster.x-k8s.io/control-plane";
  public static final String SET = "cluster.x-k8s.io/set-name";
  public static final String DEPLOYMENT = "cluster.x-k8s.io/deployment-name";
  public static final String TEMPLATE_HASH = "machine-template-hash";

  public static final String PAUSED = "cluster.x-k8s.io/paused";
  public static final String DELETE_MACHINE = "cluster.x-k8s.io/delete-machine";
  public static final String DISABLE_CREATE = "cluster.x-k8s.io/disable-machine-create";
  public static final String REVISION = "machinedeployment.clusters.x-k8s.io/revision";
  public static final String DESIRED_REPLICAS =
      "machinedeployment.clusters.x-k8s.io/desired-replicas";
  public static final String MAX_REPLICAS = "machinedeployment.clusters.x-k8s.io/max-replicas";
  public static final String EXCLUDE_DRAIN = "machine.cluster.x-k8s.io/exclude-node-draining";
  public static final String PRE_DRAIN_HOOK = "pre-drain.delete.hook.machine.cluster.x-k8s.io";
  public static final String PRE_TERMINATE_HOOK =
      "pre-terminate.delete.hook.machine.cluster.x-k8s.io";

  /**
   * On a Machine: template its infrastructure machine is cloned from, as {@code Kind.group/name}.
   */
  public static final String INFRASTRUCTURE_TEMPLATE =
      "machine.cluster.x-k8s.io/infrastructure-template";

  /**
   * On a Machine: template its bootstrap configuration is cloned from, as {@code Kind.group/name}.
   */
  public static final String BOOTSTRAP_TEMPLATE = "machine.cluster.x-k8s.io/bootstrap-template";

  public static final String MACHINE_FINALIZER = "machine.cluster.x-k8s.io";
  public static final String MACHINESET_FINALIZER = "cluster.x-k8s.io/machineset";
  public static final String MACHINEDEPLOYMENT_FINALIZER = "cluster.x-k8s.io/machinedeployment";

  private Labels() {}
}
