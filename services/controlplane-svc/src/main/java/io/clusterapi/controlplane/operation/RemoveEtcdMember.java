package io.clusterapi.controlplane.operation;

import io.clusterapi.controlplane.operation.WorkloadVisits.Visit;
import io.clusterapi.controlplane.planning.EtcdObservation;
import io.clusterapi.controlplane.planning.EtcdQuorum;
import io.clusterapi.controlplane.planning.MemberRemoval;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.workload.Etcd;
import io.clusterapi.workload.EtcdMember;
import io.clusterapi.workload.EtcdView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Removes the etcd member of a Node that goes. Looks again right before it acts: between the
 * planner's look and this one a member may have failed.
 */
@ApplicationScoped
class RemoveEtcdMember implements OperationHandler {
  private final WorkloadVisits workload;

  RemoveEtcdMember(WorkloadVisits workload) {
    this.workload = workload;
  }

  @Override
  public String type() {
    return MemberRemoval.REMOVE;
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    return workload.visit(attempt, this::remove);
  }

  private OperationResult remove(Visit visit) {
    Etcd etcd = workload.etcd(visit);
    List<String> nodes = visit.request().texts("nodes");
    String name = visit.request().text("member");
    EtcdView view = etcd.view(nodes);
    Optional<EtcdMember> victim = view.member(name);
    if (view.quorate() && victim.isEmpty()) {
      return OperationResult.done();
    }
    HashSet<String> healthy = new HashSet<>(visit.request().texts("healthy"));
    EtcdQuorum.blocksRemoving(observation(view), healthy, name)
        .ifPresent(
            problem -> {
              throw OperationFailure.transientProblem("EtcdQuorumAtRisk", problem, null);
            });
    EtcdMember gone = victim.orElseThrow();
    if (view.leaderId() == gone.id()) {
      EtcdMember heir =
          view.members().stream()
              .filter(member -> member.id() != gone.id() && healthy.contains(member.name()))
              .findFirst()
              .orElseThrow(
                  () ->
                      OperationFailure.transientProblem(
                          "EtcdQuorumAtRisk",
                          "no healthy member can take over from " + name,
                          null));
      etcd.moveLeader(nodes, heir.id());
    }
    etcd.removeMember(nodes, gone.id());
    return OperationResult.done();
  }

  private static EtcdObservation observation(EtcdView view) {
    return new EtcdObservation(
        "",
        0,
        0,
        view.quorate(),
        view.leader().map(EtcdMember::name).orElse(""),
        view.members().stream()
            .map(
                member ->
                    new EtcdObservation.Member(
                        member.hexId(), member.name(), member.learner(), view.alarmsOf(member)))
            .toList());
  }
}
