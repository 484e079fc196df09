package io.clusterapi.aws.planning;

import java.util.Map;
import java.util.TreeMap;

/**
 * Tags by which resources are recognised. What a user adds can not take the place of ours: a tag
 * {@code Name} set by a user once led to 124 machines for 2
 * (kubernetes-sigs/cluster-api-provider-aws#4629).
 */
public final class AwsTags {
  /** UID of the object that made it: the mark that says whose it is. */
  public static final String OWNER_UID = "capi.clusterapi.io/owner-uid";

  /** Key of the part it is. */
  public static final String PART = "capi.clusterapi.io/part";

  private static final String CLUSTER = "sigs.k8s.io/cluster-api-provider-aws/cluster/";
  private static final String ROLE = "sigs.k8s.io/cluster-api-provider-aws/role";

  private final String cluster;
  private final String ownerUid;
  private final Map<String, String> additional;

  /**
   * @param cluster name of the Cluster
   * @param ownerUid UID of the AWSCluster or AWSMachine
   * @param additional what the user adds; null for none
   */
  public AwsTags(String cluster, String ownerUid, Map<String, String> additional) {
    this.cluster = cluster;
    this.ownerUid = ownerUid;
    this.additional = additional == null ? Map.of() : additional;
  }

  /** Tags of one part. */
  public Map<String, String> of(String part, String role, String name) {
    return of(part, role, name, Map.of());
  }

  /** Tags of one part, with some that Kubernetes in the cluster looks for. */
  public Map<String, String> of(
      String part, String role, String name, Map<String, String> forKubernetes) {
    Map<String, String> tags = new TreeMap<>(additional);
    tags.putAll(forKubernetes);
    tags.put(CLUSTER + cluster, "owned");
    tags.put(ROLE, role);
    tags.put("Name", name);
    tags.put(OWNER_UID, ownerUid);
    tags.put(PART, part);
    return tags;
  }

  /** The tag by which the cloud manager inside the cluster finds what belongs to it. */
  public Map<String, String> kubernetesCluster() {
    return Map.of("kubernetes.io/cluster/" + cluster, "owned");
  }
}
