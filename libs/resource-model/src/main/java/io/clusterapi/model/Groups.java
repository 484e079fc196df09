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

  private Groups() {}
}
