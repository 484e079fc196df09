package io.clusterapi.machine.planning;

import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Which Machines go first when a set shrinks: upstream's priorities. Deleting ones count first,
 * then those a user marked, then unhealthy ones, then by the set's order; ties by name, so that
 * planning again picks the same.
 */
final class DeletionOrder {
  private static final double MUST_DELETE = 100;
  private static final double SHOULD_DELETE = 80;
  private static final double BETTER_DELETE = 50;
  private static final double COULD_DELETE = 20;
  private static final double SECONDS_PER_TEN_DAYS = Duration.ofDays(10).toSeconds();

  private DeletionOrder() {}

  /** The machines, those to go first at the front. */
  static List<Machine> sorted(List<Machine> machines, String order, Instant now) {
    return machines.stream()
        .sorted(
            Comparator.<Machine>comparingDouble(machine -> -priority(machine, order, now))
                .thenComparing(machine -> machine.getMetadata().getName()))
        .toList();
  }

  static double priority(Machine machine, String order, Instant now) {
    if (Objects.isDeleting(machine)) {
      return MUST_DELETE;
    }
    if (Objects.annotations(machine).containsKey(Labels.DELETE_MACHINE)) {
      return SHOULD_DELETE;
    }
    if (isUnhealthy(machine)) {
      return BETTER_DELETE;
    }
    double age =
        Math.max(
            0,
            Duration.between(Instant.parse(machine.getMetadata().getCreationTimestamp()), now)
                .toSeconds());
    double old = BETTER_DELETE * (1 - Math.exp(-age / SECONDS_PER_TEN_DAYS));
    return switch (order == null ? "Random" : order) {
      case "Oldest" -> old;
      case "Newest" -> BETTER_DELETE - old;
      default -> COULD_DELETE;
    };
  }

  private static boolean isUnhealthy(Machine machine) {
    if (machine.getStatus() == null || machine.getStatus().nodeRef == null) {
      return true;
    }
    List<io.fabric8.kubernetes.api.model.Condition> conditions =
        MachineConditions.conditions(machine);
    return Conditions.isFalse(conditions, "NodeHealthy")
        || Conditions.isFalse(conditions, "HealthCheckSucceeded");
  }
}
