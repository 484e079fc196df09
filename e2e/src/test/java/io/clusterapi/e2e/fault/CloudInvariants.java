package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** I2, I3, I4 and I9: what the clouds' ledger shows. */
final class CloudInvariants {
  private CloudInvariants() {}

  static List<Violation> check(RunFolder folder) {
    List<JsonNode> ledger = folder.lines(RunFolder.LEDGER);
    List<Violation> violations = new ArrayList<>();
    oneHostPerMachine(ledger, violations);
    quorum(folder, violations);
    Belongings own = Belongings.of(folder);
    nothingLeft(folder, own, ledger, violations);
    for (JsonNode cluster : folder.run().path("clusters")) {
      order(cluster, own.inside(cluster.path("namespace").asText(), ledger), violations);
    }
    return violations;
  }

  private static void oneHostPerMachine(List<JsonNode> ledger, List<Violation> violations) {
    Map<String, Set<String>> live = new HashMap<>();
    for (JsonNode entry : ledger) {
      if (!Hosts.isHost(entry)) {
        continue;
      }
      Set<String> hosts = live.computeIfAbsent(Hosts.owner(entry), owner -> new HashSet<>());
      if (Hosts.isCreate(entry)) {
        hosts.add(entry.path("id").asText());
      } else if (Hosts.isDelete(entry)) {
        hosts.remove(entry.path("id").asText());
      }
      if (Hosts.isCreate(entry) && hosts.size() > 1) {
        violations.add(
            new Violation(
                "I2",
                "at tick %d %s has the hosts %s"
                    .formatted(entry.path("tick").asLong(), entry.path("name").asText(), hosts)));
      }
    }
  }

  // A control plane that is deleted as a whole takes its etcd with it.
  private static void quorum(RunFolder folder, List<Violation> violations) {
    Map<String, Instant> deletions = new HashMap<>();
    for (JsonNode cluster : folder.run().path("clusters")) {
      deletions.put(cluster.path("name").asText(), deletion(cluster));
    }
    for (JsonNode entry : folder.lines(RunFolder.ETCD)) {
      // Clusters of other runs may stand beside this one's, or be on their way out still.
      Instant end = deletions.getOrDefault(entry.at("/tags/cluster").asText(), Instant.MIN);
      if (!Instant.parse(entry.path("time").asText()).isBefore(end)) {
        continue;
      }
      int voters = entry.at("/detail/voters").asInt(0);
      int healthy = entry.at("/detail/healthyVoters").asInt(-1);
      if (voters > 0 && healthy < voters / 2 + 1) {
        violations.add(
            new Violation(
                "I4",
                "at tick %d %d of %d voters of %s are healthy"
                    .formatted(
                        entry.path("tick").asLong(),
                        healthy,
                        voters,
                        entry.at("/tags/cluster").asText())));
      }
    }
  }

  // Only when every cluster of the run was deleted: what a run leaves standing on purpose lives.
  private static void nothingLeft(
      RunFolder folder, Belongings own, List<JsonNode> ledger, List<Violation> violations) {
    for (JsonNode cluster : folder.run().path("clusters")) {
      if (cluster.path("gone").asText("null").equals("null")) {
        return;
      }
    }
    Map<String, JsonNode> live = new LinkedHashMap<>();
    for (JsonNode entry : ledger) {
      if (Hosts.isCreate(entry) && own.has(entry)) {
        live.put(Hosts.key(entry), entry);
      } else if (Hosts.isCreate(entry) || Hosts.isDelete(entry)) {
        // A machine of MAAS that went back to the pool may be another run's by now.
        live.remove(Hosts.key(entry));
      }
    }
    for (JsonNode left : live.values()) {
      violations.add(
          new Violation(
              "I3",
              "left in the cloud: %s (%s), made at tick %d"
                  .formatted(
                      Hosts.key(left), left.path("name").asText(), left.path("tick").asLong())));
    }
  }

  private static void order(JsonNode cluster, List<JsonNode> ledger, List<Violation> violations) {
    String name = cluster.path("name").asText();
    Instant deletion = deletion(cluster);
    long lastWorker = 0;
    long firstControlPlane = Long.MAX_VALUE;
    long lastControlPlane = 0;
    for (JsonNode entry : ledger) {
      if (!Hosts.isDelete(entry)) {
        continue;
      }
      boolean early = Instant.parse(entry.path("time").asText()).isBefore(deletion);
      long tick = entry.path("tick").asLong();
      if (Hosts.isInfrastructure(entry, name)) {
        if (early) {
          violations.add(
              new Violation(
                  "I9",
                  "at tick %d %s was deleted, and nobody had asked for the end of %s"
                      .formatted(tick, Hosts.key(entry), name)));
        } else if (liveHostsAfter(ledger, name, tick)) {
          violations.add(
              new Violation(
                  "I9",
                  "at tick %d %s was deleted while %s had hosts"
                      .formatted(tick, Hosts.key(entry), name)));
        }
      } else if (Hosts.isOf(entry, name) && !early) {
        if (Hosts.isControlPlane(entry, name)) {
          firstControlPlane = Math.min(firstControlPlane, tick);
          lastControlPlane = Math.max(lastControlPlane, tick);
        } else {
          lastWorker = Math.max(lastWorker, tick);
        }
      }
    }
    if (lastWorker > firstControlPlane) {
      violations.add(
          new Violation(
              "I9",
              "of %s a control plane host went at tick %d, before a worker at tick %d"
                  .formatted(name, firstControlPlane, lastWorker)));
    }
  }

  private static Instant deletion(JsonNode cluster) {
    String asked = cluster.path("deleteAsked").asText("null");
    return asked.equals("null") ? Instant.MAX : Instant.parse(asked);
  }

  private static boolean liveHostsAfter(List<JsonNode> ledger, String cluster, long tick) {
    return ledger.stream()
        .filter(entry -> entry.path("tick").asLong() > tick)
        .anyMatch(entry -> Hosts.isDelete(entry) && Hosts.isOf(entry, cluster));
  }
}
