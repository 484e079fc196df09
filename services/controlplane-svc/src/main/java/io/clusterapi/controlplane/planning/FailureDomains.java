package io.clusterapi.controlplane.planning;

import io.clusterapi.events.FailureDomain;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Spreads a control plane's Machines over the failure domains meant for it. */
final class FailureDomains {
  private FailureDomains() {}

  /**
   * Where the next Machine goes: fewest up-to-date Machines that stay, then fewest Machines, then
   * by name. Upstream draws lots at the end; a name is as good and can be planned again. Empty when
   * the infrastructure names no domain.
   */
  static String forNext(
      List<FailureDomain> domains,
      List<ControlPlaneMachine> machines,
      Predicate<ControlPlaneMachine> upToDate) {
    return domains.stream()
        .filter(FailureDomain::getControlPlane)
        .map(FailureDomain::getName)
        .min(
            Comparator.<String>comparingLong(
                    name ->
                        count(
                            machines,
                            name,
                            machine -> !machine.deleting() && upToDate.test(machine)))
                .thenComparingLong(name -> count(machines, name, machine -> true))
                .thenComparing(Comparator.naturalOrder()))
        .orElse("");
  }

  /**
   * Which of the candidates goes: one of a domain not meant for control planes (any more) first,
   * then of the domain with most Machines; the oldest of those.
   */
  static ControlPlaneMachine mostCrowded(
      List<FailureDomain> domains,
      List<ControlPlaneMachine> candidates,
      List<ControlPlaneMachine> machines) {
    List<String> known =
        domains.stream()
            .filter(FailureDomain::getControlPlane)
            .map(FailureDomain::getName)
            .toList();
    return candidates.stream()
        .min(
            Comparator.<ControlPlaneMachine>comparingInt(
                    machine -> known.contains(machine.failureDomain()) ? 1 : 0)
                .thenComparingLong(
                    machine -> -count(machines, machine.failureDomain(), other -> true))
                .thenComparing(ControlPlaneMachine::createdAt)
                .thenComparing(ControlPlaneMachine::name))
        .orElseThrow();
  }

  private static long count(
      List<ControlPlaneMachine> machines, String domain, Predicate<ControlPlaneMachine> which) {
    return machines.stream()
        .filter(machine -> machine.failureDomain().equals(domain))
        .filter(which)
        .count();
  }
}
