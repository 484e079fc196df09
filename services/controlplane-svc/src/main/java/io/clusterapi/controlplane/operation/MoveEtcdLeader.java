package io.clusterapi.controlplane.operation;

import io.clusterapi.controlplane.operation.WorkloadVisits.Visit;
import io.clusterapi.controlplane.planning.Scaling;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.workload.Etcd;
import io.clusterapi.workload.EtcdMember;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Hands etcd's leadership to the member of another Node. */
@ApplicationScoped
class MoveEtcdLeader implements OperationHandler {
  private final WorkloadVisits workload;

  MoveEtcdLeader(WorkloadVisits workload) {
    this.workload = workload;
  }

  @Override
  public String type() {
    return Scaling.MOVE_LEADER;
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    return workload.visit(attempt, this::move);
  }

  private OperationResult move(Visit visit) {
    Etcd etcd = workload.etcd(visit);
    List<String> nodes = visit.request().texts("nodes");
    String target = visit.request().text("target");
    EtcdMember member =
        etcd.view(nodes)
            .member(target)
            .orElseThrow(
                () ->
                    OperationFailure.terminal(
                        "EtcdMemberNotFound", "etcd has no member of Node " + target));
    etcd.moveLeader(nodes, member.id());
    return OperationResult.done();
  }
}
