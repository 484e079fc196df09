package io.clusterapi.maas.planning;

import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.planning.ChildNames;

/** Names MAAS or people see. */
public final class MaasNames {
  private static final int LONGEST_LABEL = 63;
  private static final int SUFFIX = 6;

  private MaasNames() {}

  /**
   * The API server's name, {@code <cluster>-<6 characters>.<domain>}. Unlike upstream's the suffix
   * is not random: a plan repeated after a crash must name the same.
   */
  public static String apiServer(String cluster, MaasCluster object) {
    String suffix = ChildNames.suffix(SUFFIX, object.getMetadata().getUid(), "api-server");
    int room = LONGEST_LABEL - SUFFIX - 1;
    String head = cluster.length() <= room ? cluster : cluster.substring(0, room);
    return head + "-" + suffix + "." + object.getSpec().dnsDomain;
  }

  public static String providerId(String zone, String systemId) {
    return "maas:///" + zone + "/" + systemId;
  }
}
