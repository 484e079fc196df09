package io.clusterapi.controlplane.planning;

import io.clusterapi.controlplane.planning.EtcdObservation.Member;
import io.clusterapi.events.ComponentHealth;
import io.clusterapi.events.ConditionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What must hold before a control plane grows or shrinks: one change at a time, and only a healthy
 * control plane is changed.
 */
final class Preflight {
  private Preflight() {}

  /**
   * What stands in the way, as lines for people; empty when nothing does.
   *
   * @param etcd members as they are now; empty when not known or when etcd is external
   */
  static List<String> blockers(
      List<ControlPlaneMachine> machines,
      boolean stackedEtcd,
      boolean connected,
      Optional<EtcdObservation> etcd) {
    List<String> blockers = new ArrayList<>();
    if (machines.stream().anyMatch(ControlPlaneMachine::deleting)) {
      blockers.add("waiting for a control plane Machine to complete deletion");
    }
    if (!connected) {
      blockers.add("the workload cluster cannot be reached");
    }
    for (ControlPlaneMachine machine : machines) {
      if (machine.deleting()) {
        continue;
      }
      if (machine.nodeName().isEmpty()) {
        blockers.add(
            "Machine "
                + machine.name()
                + " does not have a corresponding Node yet (Machine.status.nodeRef not set)");
        continue;
      }
      for (String component : ControlPlaneMachine.COMPONENTS) {
        component(machine, component).ifPresent(blockers::add);
      }
      if (stackedEtcd) {
        component(machine, ControlPlaneMachine.ETCD).ifPresent(blockers::add);
        etcd.flatMap(known -> member(machine, known)).ifPresent(blockers::add);
      }
    }
    if (stackedEtcd && etcd.isEmpty() && blockers.isEmpty()) {
      blockers.add("waiting for the list of etcd members");
    }
    return blockers;
  }

  static Optional<String> component(ControlPlaneMachine machine, String component) {
    Optional<ComponentHealth> health = machine.component(component);
    if (health.map(known -> known.getStatus() == ConditionStatus.TRUE).orElse(false)) {
      return Optional.empty();
    }
    String why =
        health
            .map(known -> known.getMessage().isEmpty() ? known.getReason() : known.getMessage())
            .orElse("not reported yet");
    return Optional.of(component + " on Machine " + machine.name() + " is not healthy: " + why);
  }

  static Optional<String> member(ControlPlaneMachine machine, EtcdObservation etcd) {
    Optional<Member> member = etcd.member(machine.nodeName());
    if (member.isEmpty()) {
      return Optional.of("Machine " + machine.name() + " has no etcd member");
    }
    if (member.get().learner()) {
      return Optional.of("etcd member of Machine " + machine.name() + " is a learner");
    }
    if (!member.get().alarms().isEmpty()) {
      return Optional.of(
          "etcd member of Machine "
              + machine.name()
              + " reports alarm "
              + String.join(", ", member.get().alarms()));
    }
    return Optional.empty();
  }
}
