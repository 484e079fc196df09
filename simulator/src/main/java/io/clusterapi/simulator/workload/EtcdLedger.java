package io.clusterapi.simulator.workload;

import io.clusterapi.simulator.cloud.Ledger;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.workload.etcd.EtcdCluster;
import io.clusterapi.simulator.workload.etcd.EtcdMember;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notes in the ledger which etcd members come and go, and how many voters are healthy then. */
final class EtcdLedger {
  private static final String CLOUD = "workload";
  private static final String TYPE = "etcd-member";

  private final Ledger ledger;
  private final String clusterId;
  private final String clusterName;
  private final String region;
  private final Map<String, EtcdMember> known = new HashMap<>();

  EtcdLedger(Ledger ledger, String clusterId, String clusterName, String region) {
    this.ledger = ledger;
    this.clusterId = clusterId;
    this.clusterName = clusterName;
    this.region = region;
  }

  /** Takes the members as noted already: after a restart. */
  void continueWith(EtcdCluster etcd) {
    etcd.members().forEach(member -> known.put(member.hexId(), member));
  }

  void note(EtcdCluster etcd) {
    Map<String, String> votes =
        Map.of(
            "voters", Long.toString(etcd.voters()),
            "healthyVoters", Long.toString(etcd.healthyVoters()));
    List<LedgerEntry> entries = new ArrayList<>();
    Map<String, EtcdMember> gone = new HashMap<>(known);
    for (EtcdMember member : etcd.members()) {
      EtcdMember before = gone.remove(member.hexId());
      if (before == null) {
        entries.add(entry(member, LedgerEntry.CREATE, votes));
      } else if (before.up() != member.up() || before.learner() != member.learner()) {
        entries.add(entry(member, LedgerEntry.CHANGE, votes));
      }
      known.put(member.hexId(), member);
    }
    for (EtcdMember member : gone.values()) {
      entries.add(entry(member, LedgerEntry.DELETE, votes));
      known.remove(member.hexId());
    }
    entries.forEach(ledger::append);
  }

  /** The cluster is gone with all its machines. */
  void end() {
    known.values().forEach(member -> ledger.append(entry(member, LedgerEntry.DELETE, Map.of())));
    known.clear();
  }

  private LedgerEntry entry(EtcdMember member, String action, Map<String, String> votes) {
    Map<String, String> detail = new HashMap<>(votes);
    detail.put("learner", Boolean.toString(member.learner()));
    detail.put("up", Boolean.toString(member.up()));
    String name = member.started() ? member.name() : null;
    Map<String, String> tags = Map.of("cluster", clusterName);
    return new LedgerEntry(
        0, null, CLOUD, clusterId, region, TYPE, member.hexId(), name, tags, null, action, detail);
  }
}
