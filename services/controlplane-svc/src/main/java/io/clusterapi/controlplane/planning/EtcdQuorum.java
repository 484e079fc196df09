package io.clusterapi.controlplane.planning;

import io.clusterapi.controlplane.planning.EtcdObservation.Member;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether etcd keeps its quorum when a member is added or removed, projected before doing it. A
 * learner blocks both: etcd refuses further changes until it votes.
 */
public final class EtcdQuorum {
  private EtcdQuorum() {}

  /** Votes needed of so many members. */
  public static int votes(int members) {
    return members / 2 + 1;
  }

  /**
   * Why no member may be added now; empty when one may. The new member counts as failing at first,
   * except beside a single one: two members need both, and there is no other way to three.
   *
   * @param healthy names of the Nodes whose member is fine
   */
  public static Optional<String> blocksAdding(EtcdObservation etcd, Set<String> healthy) {
    return unsettled(etcd)
        .or(
            () -> {
              int members = etcd.members().size();
              int fine = fine(etcd.members(), healthy);
              if (members == 1) {
                return fine == 1
                    ? Optional.empty()
                    : Optional.of("the only etcd member is not healthy");
              }
              return enough(fine, members + 1, "adding an etcd member");
            });
  }

  /** Why this Node's member may not be removed now; empty when it may. */
  public static Optional<String> blocksRemoving(
      EtcdObservation etcd, Set<String> healthy, String nodeName) {
    return unsettled(etcd)
        .or(
            () -> {
              List<Member> rest =
                  etcd.members().stream()
                      .filter(member -> !member.name().equals(nodeName))
                      .toList();
              return enough(fine(rest, healthy), rest.size(), "removing etcd member " + nodeName);
            });
  }

  private static Optional<String> unsettled(EtcdObservation etcd) {
    if (!etcd.quorate()) {
      return Optional.of("etcd has no quorum");
    }
    return etcd.members().stream()
        .filter(Member::learner)
        .findFirst()
        .map(
            learner ->
                "etcd member "
                    + (learner.name().isEmpty() ? learner.id() : learner.name())
                    + " is a learner, it has to be promoted or removed first");
  }

  private static Optional<String> enough(int fine, int members, String act) {
    return members > 0 && fine >= votes(members)
        ? Optional.empty()
        : Optional.of(
            act
                + " would leave "
                + fine
                + " of "
                + members
                + " members healthy, "
                + votes(members)
                + " needed");
  }

  private static int fine(List<Member> members, Set<String> healthy) {
    return (int)
        members.stream()
            .filter(member -> healthy.contains(member.name()) && member.alarms().isEmpty())
            .count();
  }
}
