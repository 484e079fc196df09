package io.clusterapi.controlplane.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.controlplane.operation.WorkloadVisits.Visit;
import io.clusterapi.controlplane.planning.EtcdWatch;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.model.Mapper;
import io.clusterapi.workload.EtcdMember;
import io.clusterapi.workload.EtcdView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Lists etcd's members, their alarms and the leader. */
@ApplicationScoped
class ObserveEtcd implements OperationHandler {
  private final WorkloadVisits workload;

  ObserveEtcd(WorkloadVisits workload) {
    this.workload = workload;
  }

  @Override
  public String type() {
    return EtcdWatch.OBSERVE;
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    return workload.visit(attempt, this::observe);
  }

  private OperationResult observe(Visit visit) {
    EtcdView view = workload.etcd(visit).view(visit.request().texts("nodes"));
    ObjectNode result = Mapper.json().createObjectNode();
    result.put("quorate", view.quorate());
    result.put("leader", view.leader().map(EtcdMember::name).orElse(""));
    ArrayNode members = result.putArray("members");
    for (EtcdMember member : view.members()) {
      ObjectNode entry = members.addObject();
      entry.put("id", member.hexId());
      entry.put("name", member.name());
      entry.put("learner", member.learner());
      ArrayNode alarms = entry.putArray("alarms");
      view.alarmsOf(member).forEach(alarms::add);
    }
    return OperationResult.of(result.toString());
  }
}
