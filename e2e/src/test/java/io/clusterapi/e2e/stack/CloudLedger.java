package io.clusterapi.e2e.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.local.LedgerReader;
import java.time.Instant;
import java.util.List;

/** The simulated clouds' record of every create and delete: the witness the tests judge by. */
public final class CloudLedger {
  private static final String CLUSTER_TAG = "sigs.k8s.io/cluster-api-provider-aws/cluster/";

  private final int port;

  CloudLedger(int port) {
    this.port = port;
  }

  /**
   * One create, change or delete.
   *
   * @param tick its place in the ledger
   * @param name of an instance: the Machine's
   * @param owner UID of the object the resource was made for
   * @param role of what belongs to a machine: {@code control-plane} or {@code node}
   * @param voters of an etcd member: voting members after the act; -1 when not told
   * @param healthyVoters of an etcd member: those that run; -1 when not told
   */
  public record Entry(
      long tick,
      Instant time,
      String type,
      String id,
      String name,
      String owner,
      String role,
      String action,
      int voters,
      int healthyVoters) {

    private static Entry of(JsonNode entry) {
      JsonNode detail = entry.path("detail");
      return new Entry(
          entry.path("tick").asLong(),
          Instant.parse(entry.path("time").asText()),
          entry.path("type").asText(),
          entry.path("id").asText(),
          entry.path("name").asText(),
          entry.path("tags").path("capi.clusterapi.io/owner-uid").asText(),
          entry.path("tags").path("sigs.k8s.io/cluster-api-provider-aws/role").asText(),
          entry.path("action").asText(),
          detail.path("voters").asInt(-1),
          detail.path("healthyVoters").asInt(-1));
    }

    public boolean isCreate() {
      return action.equals("create");
    }

    public boolean isDelete() {
      return action.equals("delete");
    }

    public boolean isInstance() {
      return type.equals("instance");
    }
  }

  /** Everything that happened to a cluster's resources and etcd members, oldest first. */
  public List<Entry> history(String cluster) {
    return read(cluster, false);
  }

  /** What a cluster has now. */
  public List<Entry> live(String cluster) {
    return read(cluster, true);
  }

  /** The history of one type of resource. */
  public List<Entry> history(String cluster, String type) {
    return history(cluster).stream().filter(entry -> entry.type().equals(type)).toList();
  }

  /** What a cluster has now of one type of resource. */
  public List<Entry> live(String cluster, String type) {
    return live(cluster).stream().filter(entry -> entry.type().equals(type)).toList();
  }

  private List<Entry> read(String cluster, boolean live) {
    return LedgerReader.read(port, live).stream()
        .filter(entry -> belongsTo(entry.path("tags"), cluster))
        .map(Entry::of)
        .toList();
  }

  private static boolean belongsTo(JsonNode tags, String cluster) {
    return tags.has(CLUSTER_TAG + cluster) || tags.path("cluster").asText().equals(cluster);
  }
}
