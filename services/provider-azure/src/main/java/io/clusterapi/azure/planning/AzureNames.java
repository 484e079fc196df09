package io.clusterapi.azure.planning;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Names Azure or people see. */
public final class AzureNames {
  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private AzureNames() {}

  /**
   * First label of the API server's DNS name: the cluster and a hash of subscription, resource
   * group and address, since all of a region's customers share its names.
   */
  public static String dnsLabel(String cluster, String subscription, String group, String address) {
    int hash = FNV_OFFSET;
    for (byte one : (subscription + "/" + group + "/" + address).getBytes(StandardCharsets.UTF_8)) {
      hash ^= one & 0xff;
      hash *= FNV_PRIME;
    }
    String label = cluster + "-" + String.format("%08x", hash);
    return Character.isLetter(label.charAt(0)) ? label : "c" + label;
  }

  /** What Kubernetes calls a machine; the cloud provider in the cluster writes the group small. */
  public static String providerId(String subscription, String group, String name) {
    return "azure://" + ArmType.MACHINE.id(subscription, group.toLowerCase(Locale.ROOT), name);
  }
}
