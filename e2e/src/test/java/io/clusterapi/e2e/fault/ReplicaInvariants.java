package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * I5: while a cluster goes from one number of machines to another, it has no fewer than the smaller
 * and no more than the larger one and the surge; in between it has what was wanted.
 */
final class ReplicaInvariants {
  private ReplicaInvariants() {}

  static List<Violation> check(RunFolder folder) {
    List<JsonNode> all = folder.lines(RunFolder.LEDGER);
    Belongings own = Belongings.of(folder);
    List<Violation> violations = new ArrayList<>();
    for (JsonNode cluster : folder.run().path("clusters")) {
      // A host of MAAS has a name of its own; which Machine it serves is not in the ledger.
      if (!cluster.path("infrastructure").asText().equals("maas")) {
        String name = cluster.path("name").asText();
        List<JsonNode> ledger = own.inside(cluster.path("namespace").asText(), all);
        check(cluster, "controlPlane", ledger, e -> Hosts.isControlPlane(e, name), violations);
        check(
            cluster,
            "workers",
            ledger,
            e -> Hosts.isOf(e, name) && !Hosts.isControlPlane(e, name),
            violations);
      }
    }
    return violations;
  }

  private static void check(
      JsonNode cluster,
      String role,
      List<JsonNode> ledger,
      Predicate<JsonNode> mine,
      List<Violation> violations) {
    Set<String> live = new HashSet<>();
    for (JsonNode entry : ledger) {
      if (!mine.test(entry)) {
        continue;
      }
      if (Hosts.isCreate(entry)) {
        live.add(entry.path("id").asText());
      } else if (Hosts.isDelete(entry)) {
        live.remove(entry.path("id").asText());
      }
      Instant at = Instant.parse(entry.path("time").asText());
      Bounds bounds = bounds(cluster, role, at);
      if (live.size() > bounds.most || live.size() < bounds.least) {
        violations.add(
            new Violation(
                "I5",
                "at tick %d %s has %d hosts of role %s, allowed are %d to %d"
                    .formatted(
                        entry.path("tick").asLong(),
                        cluster.path("name").asText(),
                        live.size(),
                        role,
                        bounds.least,
                        bounds.most)));
      }
    }
  }

  private record Bounds(int least, int most) {}

  private static Bounds bounds(JsonNode cluster, String role, Instant at) {
    String asked = cluster.path("deleteAsked").asText("null");
    boolean ending = !asked.equals("null") && !Instant.parse(asked).isAfter(at);
    int least = 0;
    int most = 0;
    int surge = 0;
    // Since it was last reached, everything that was wanted may still be on its way. So may a
    // rollout: where one of a single worker is under way and two are asked for, there may be three.
    for (JsonNode want : cluster.path("wants")) {
      if (Instant.parse(want.path("at").asText()).isAfter(at)) {
        break;
      }
      int number = want.path(role).asInt();
      if (want.path("what").asText().equals("reached")) {
        least = number;
        most = number;
        surge = 0;
      } else {
        surge = Math.max(surge, role.equals("workers") ? want.path("surge").asInt() : 0);
        least = Math.min(least, number);
        most = Math.max(most, number + surge);
      }
    }
    return new Bounds(ending ? 0 : least, most);
  }
}
