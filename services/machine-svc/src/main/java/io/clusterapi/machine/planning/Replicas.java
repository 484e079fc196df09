package io.clusterapi.machine.planning;

import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.StatusVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many Machines of a group are how far.
 *
 * @param total existing, deleting ones included
 */
record Replicas(int total, int ready, int available, int upToDate) {
  static final Replicas NONE = new Replicas(0, 0, 0, 0);

  static Replicas of(List<Machine> machines) {
    return new Replicas(
        machines.size(),
        count(machines, "Ready"),
        count(machines, "Available"),
        count(machines, "UpToDate"));
  }

  Replicas plus(Replicas other) {
    return new Replicas(
        total + other.total,
        ready + other.ready,
        available + other.available,
        upToDate + other.upToDate);
  }

  ReplicaCounts counts(int desired) {
    return ReplicaCounts.newBuilder()
        .setDesired(desired)
        .setReplicas(total)
        .setReady(ready)
        .setAvailable(available)
        .setUpToDate(upToDate)
        .build();
  }

  static Map<String, Integer> versions(List<Machine> machines) {
    Map<String, Integer> versions = new TreeMap<>();
    machines.stream()
        .filter(machine -> machine.getStatus() != null && machine.getStatus().nodeInfo != null)
        .forEach(
            machine ->
                versions.merge(machine.getStatus().nodeInfo.getKubeletVersion(), 1, Integer::sum));
    return versions;
  }

  static List<StatusVersion> statusVersions(Map<String, Integer> versions) {
    if (versions.isEmpty()) {
      return null;
    }
    List<StatusVersion> list = new ArrayList<>();
    versions.forEach(
        (version, replicas) -> {
          StatusVersion row = new StatusVersion();
          row.version = version;
          row.replicas = replicas;
          list.add(row);
        });
    return list;
  }

  private static int count(List<Machine> machines, String type) {
    return (int)
        machines.stream()
            .filter(machine -> machine.getStatus() != null)
            .filter(machine -> Conditions.isTrue(MachineConditions.conditions(machine), type))
            .count();
  }
}
