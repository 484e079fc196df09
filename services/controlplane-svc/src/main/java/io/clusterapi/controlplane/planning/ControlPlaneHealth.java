package io.clusterapi.controlplane.planning;

import io.clusterapi.controlplane.planning.EtcdObservation.Member;
import io.clusterapi.events.ComponentHealth;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.model.conditions.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Health of the control plane's components and of etcd, summed up over its Machines. */
final class ControlPlaneHealth {
  private final List<ControlPlaneMachine> machines;
  private final boolean stacked;
  private final EtcdObservation etcd;
  private final Optional<String> etcdProblem;

  /**
   * @param etcd last observation, perhaps of an earlier state; null before the first
   * @param etcdProblem why the last try to observe etcd failed
   */
  ControlPlaneHealth(
      List<ControlPlaneMachine> machines,
      boolean stacked,
      EtcdObservation etcd,
      Optional<String> etcdProblem) {
    this.machines = machines;
    this.stacked = stacked;
    this.etcd = etcd;
    this.etcdProblem = etcdProblem;
  }

  Condition components(boolean initialized, Optional<String> down) {
    String type = "ControlPlaneComponentsHealthy";
    Optional<Condition> early = early(type, initialized, down);
    if (early.isPresent()) {
      return early.get();
    }
    List<String> problems = new ArrayList<>();
    List<String> unknowns = new ArrayList<>();
    for (ControlPlaneMachine machine : machines) {
      if (machine.nodeName().isEmpty()) {
        unknowns.add("Machine " + machine.name() + ": waiting for its Node");
        continue;
      }
      for (String component : ControlPlaneMachine.COMPONENTS) {
        inspect(machine, component, problems, unknowns);
      }
      if (stacked) {
        inspect(machine, ControlPlaneMachine.ETCD, problems, unknowns);
      }
    }
    return condition(type, problems, unknowns);
  }

  Condition etcd(boolean initialized, Optional<String> down) {
    String type = "EtcdClusterHealthy";
    if (!stacked) {
      return Conditions.of(
          type, true, ControlPlaneReason.Healthy.name(), "etcd is external and not inspected");
    }
    Optional<Condition> early = early(type, initialized, down);
    if (early.isPresent()) {
      return early.get();
    }
    if (etcd == null) {
      return Conditions.of(
          type,
          Conditions.UNKNOWN,
          ControlPlaneReason.HealthUnknown.name(),
          etcdProblem.orElse("etcd was not observed yet"));
    }
    List<String> problems = new ArrayList<>();
    List<String> unknowns = new ArrayList<>(etcdProblem.map(List::of).orElse(List.of()));
    if (!etcd.quorate()) {
      problems.add("etcd has no quorum");
    }
    for (ControlPlaneMachine machine : machines) {
      if (machine.nodeName().isEmpty()) {
        unknowns.add("Machine " + machine.name() + ": waiting for its Node");
      } else {
        Preflight.member(machine, etcd).ifPresent(problems::add);
      }
    }
    for (Member member : etcd.members()) {
      if (machines.stream().noneMatch(machine -> machine.nodeName().equals(member.name()))) {
        problems.add(
            "etcd member "
                + (member.name().isEmpty() ? member.id() : member.name())
                + " has no Machine");
      }
    }
    return condition(type, problems, unknowns);
  }

  /** Why etcd does not serve, as far as is known; nothing known is no objection. */
  Optional<String> quorumProblem() {
    if (etcd == null) {
      return Optional.empty();
    }
    if (!etcd.quorate()) {
      return Optional.of("etcd has no quorum");
    }
    Set<String> healthy = EtcdWatch.healthyNodes(machines);
    List<Member> voters = etcd.members().stream().filter(member -> !member.learner()).toList();
    long fine = voters.stream().filter(member -> healthy.contains(member.name())).count();
    int needed = EtcdQuorum.votes(voters.size());
    return fine >= needed
        ? Optional.empty()
        : Optional.of(
            "There are "
                + fine
                + " healthy etcd member, at least "
                + needed
                + " required for etcd quorum");
  }

  long healthyControlPlanes() {
    return machines.stream()
        .filter(machine -> !machine.nodeName().isEmpty())
        .filter(machine -> machine.componentsHealthy(stacked))
        .count();
  }

  private static void inspect(
      ControlPlaneMachine machine, String component, List<String> problems, List<String> unknowns) {
    ConditionStatus status =
        machine
            .component(component)
            .map(ComponentHealth::getStatus)
            .orElse(ConditionStatus.UNKNOWN);
    Preflight.component(machine, component)
        .ifPresent(line -> (status == ConditionStatus.FALSE ? problems : unknowns).add(line));
  }

  private static Optional<Condition> early(
      String type, boolean initialized, Optional<String> down) {
    if (!initialized) {
      return Optional.of(
          Conditions.of(
              type,
              Conditions.UNKNOWN,
              ControlPlaneReason.HealthUnknown.name(),
              "Waiting for Cluster control plane to be initialized"));
    }
    return down.map(
        message ->
            Conditions.of(
                type, Conditions.UNKNOWN, ControlPlaneReason.ConnectionDown.name(), message));
  }

  private static Condition condition(String type, List<String> problems, List<String> unknowns) {
    List<String> lines = new ArrayList<>(problems);
    lines.addAll(unknowns);
    ControlPlaneReason reason =
        !problems.isEmpty()
            ? ControlPlaneReason.NotHealthy
            : unknowns.isEmpty() ? ControlPlaneReason.Healthy : ControlPlaneReason.HealthUnknown;
    return Conditions.of(
        type,
        switch (reason) {
          case Healthy -> Conditions.TRUE;
          case NotHealthy -> Conditions.FALSE;
          default -> Conditions.UNKNOWN;
        },
        reason.name(),
        ControlPlaneConditions.bullets(lines));
  }
}
