package io.clusterapi.model;

/** API groups, versions and the labels and annotations upstream Cluster API gives a meaning. */
public final class Groups {
  public static final String CLUSTER = "cluster.x-k8s.io";
  public static final String BOOTSTRAP = "bootstrap.cluster.x-k8s.io";
  public static final String CONTROL_PLANE = "controlplane.cluster.x-k8s.io";
  public static final String ADDONS = "addons.cluster.x-k8s.io";
  public static final String INFRASTRUCTURE = "infrastructure.cluster.x-k8s.io";

  /** The group of Secret, ConfigMap and Namespace has no name. */
  public static final String CORE = "";

  public static final String V1BETA1 = "v1beta1";
  public static final String V1BETA2 = "v1beta2";
  public static final String V1 = "v1";

  /** {@code kubectl get cluster-api} lists every kind of this category. */
  public static final String CATEGORY = "cluster-api";

  /** Label on everything that belongs to a Cluster; its value is the Cluster's name. */
  public static final String CLUSTER_NAME_LABEL = "cluster.x-k8s.io/cluster-name";

  /** Label on Machines of a control plane; its value is empty. */
  public static final String CONTROL_PLANE_LABEL = "cluster.x-k8s.io/control-plane";

  public static final String CONTROL_PLANE_NAME_LABEL = "cluster.x-k8s.io/control-plane-name";
  public static final String SET_NAME_LABEL = "cluster.x-k8s.io/set-name";
  public static final String DEPLOYMENT_NAME_LABEL = "cluster.x-k8s.io/deployment-name";
  public static final String POOL_NAME_LABEL = "cluster.x-k8s.io/pool-name";

  /** Annotation that stops controllers from acting on the object it is on, whatever its value. */
  public static final String PAUSED_ANNOTATION = "cluster.x-k8s.io/paused";

  /** Annotation of infrastructure clusters that something else than the provider manages. */
  public static final String MANAGED_BY_ANNOTATION = "cluster.x-k8s.io/managed-by";

  private Groups() {}
}
