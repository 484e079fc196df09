package io.clusterapi.azure.planning;

import java.util.Map;
import java.util.TreeMap;

/**
 * Tags by which resources are recognised. What a user adds can not take the place of ours. Azure
 * takes no slash in a tag's name.
 */
public final class AzureTags {
  /** UID of the object that made it: the mark that says whose it is. */
  public static final String OWNER_UID = "capi.clusterapi.io_owner-uid";

  /** Key of the part it is. */
  public static final String PART = "capi.clusterapi.io_part";

  private static final String CLUSTER = "sigs.k8s.io_cluster-api-provider-azure_cluster_";
  private static final String ROLE = "sigs.k8s.io_cluster-api-provider-azure_role";

  private final String cluster;
  private final String ownerUid;
  private final Map<String, String> additional;

  /**
   * @param cluster name of the Cluster
   * @param ownerUid UID of the AzureCluster or AzureMachine
   * @param additional what the user adds; null for none
   */
  public AzureTags(String cluster, String ownerUid, Map<String, String> additional) {
    this.cluster = cluster;
    this.ownerUid = ownerUid;
    this.additional = additional == null ? Map.of() : additional;
  }

  /** Tags of one part; the role may be empty. */
  public Map<String, String> of(String part, String role, String name) {
    Map<String, String> tags = new TreeMap<>(additional);
    tags.put(CLUSTER + cluster, "owned");
    if (!role.isEmpty()) {
      tags.put(ROLE, role);
    }
    tags.put("Name", name);
    tags.put(OWNER_UID, ownerUid);
    tags.put(PART, part);
    return tags;
  }

  /** The tag by which the cloud provider inside the cluster finds its machines. */
  public Map<String, String> ofMachine(String part, String role, String name) {
    Map<String, String> tags = of(part, role, name);
    tags.put("kubernetes.io_cluster_" + cluster, "owned");
    return tags;
  }
}
