package io.clusterapi.machine.planning;

import io.clusterapi.model.core.MachineDeployment;
import io.clusterapi.model.core.MachineDeploymentSpec;
import io.clusterapi.model.core.MachineSet;
import io.clusterapi.model.core.MachineSpec;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many replicas each MachineSet of a MachineDeployment should have now. Pure; planned again
 * after every change of a set, it walks from the old sets to the new one within maxSurge and
 * maxUnavailable.
 *
 * <p>Example with replicas 3, maxSurge 1, maxUnavailable 0: new 0→1 (total 4), wait until it is
 * available, old 3→2, new 1→2, … so that at every moment at least 3 are available and at most 4
 * exist.
 */
final class RolloutPlanner {

  /** Wanted replicas by MachineSet name, for those that change, with the reasons. */
  record Scaling(Map<String, Integer> replicas, List<Note> notes) {}

  private RolloutPlanner() {}

  /** The set whose template is the deployment's: most replicas first, then oldest. */
  static Optional<MachineSet> current(MachineDeployment deployment, List<MachineSet> sets) {
    String wanted = rolloutKey(deployment.getSpec().template.spec);
    return sets.stream()
        .filter(set -> !Objects.isDeleting(set))
        .filter(set -> rolloutKey(set.getSpec().template.spec).equals(wanted))
        .min(
            Comparator.<MachineSet>comparingInt(set -> -spec(set))
                .thenComparing(set -> set.getMetadata().getCreationTimestamp())
                .thenComparing(set -> set.getMetadata().getName()));
  }

  /**
   * The parts of a template whose change needs new Machines. Labels, timeouts, gates and taints do
   * not.
   */
  static String rolloutKey(MachineSpec template) {
    StringBuilder key = new StringBuilder();
    key.append(template.version).append('|').append(template.failureDomain).append('|');
    if (template.bootstrap.configRef != null) {
      key.append(template.bootstrap.configRef.kind).append('/');
      key.append(template.bootstrap.configRef.name);
    } else {
      key.append(template.bootstrap.dataSecretName);
    }
    key.append('|').append(template.infrastructureRef.kind).append('/');
    key.append(template.infrastructureRef.name);
    return key.toString();
  }

  static Scaling plan(MachineDeployment deployment, MachineSet current, List<MachineSet> sets) {
    int desired = replicas(deployment);
    List<MachineSet> old =
        sets.stream()
            .filter(set -> set != current && !Objects.isDeleting(set))
            .sorted(
                Comparator.comparing((MachineSet set) -> set.getMetadata().getCreationTimestamp()))
            .toList();
    Map<String, Integer> wanted = new LinkedHashMap<>();
    List<Note> notes = new ArrayList<>();
    int oldTotal = old.stream().mapToInt(RolloutPlanner::most).sum();
    if (oldTotal == 0) {
      scale(current, desired, wanted, notes, "MachineDeployment wants " + desired + " replicas");
      return new Scaling(wanted, notes);
    }
    boolean onDelete = isOnDelete(deployment);
    int surge = onDelete ? 0 : maxSurge(deployment, desired);
    int unavailable = maxUnavailable(deployment, desired);
    int room = desired + surge - oldTotal - most(current);
    if (room > 0 || spec(current) > desired) {
      scale(
          current,
          Math.min(desired, spec(current) + Math.max(0, room)),
          wanted,
          notes,
          "rolling out, at most " + (desired + surge) + " Machines");
    }
    if (onDelete) {
      follow(old, current, desired, wanted, notes);
    } else {
      shrink(old, current, desired, unavailable, wanted, notes);
    }
    return new Scaling(wanted, notes);
  }

  /**
   * OnDelete: old sets give up what the user deleted, and what is too much when the deployment was
   * scaled down, oldest first.
   */
  private static void follow(
      List<MachineSet> old,
      MachineSet current,
      int desired,
      Map<String, Integer> wanted,
      List<Note> notes) {
    int excess =
        spec(current)
            + old.stream().mapToInt(set -> Math.min(spec(set), existing(set))).sum()
            - desired;
    for (MachineSet set : old) {
      int left = Math.min(spec(set), existing(set));
      int drop = Math.min(Math.max(0, excess), left);
      excess -= drop;
      scale(set, left - drop, wanted, notes, "OnDelete follows what was deleted");
    }
  }

  /**
   * Old sets give up what is not needed to keep desired − maxUnavailable available: unavailable
   * Machines first, oldest set first. Machines already on their way out have been counted.
   */
  private static void shrink(
      List<MachineSet> old,
      MachineSet current,
      int desired,
      int unavailable,
      Map<String, Integer> wanted,
      List<Note> notes) {
    int total = spec(current) + old.stream().mapToInt(RolloutPlanner::spec).sum();
    int newUnavailable = Math.max(0, spec(current) - available(current));
    int budget = total - (desired - unavailable) - newUnavailable;
    Map<String, Integer> left = new LinkedHashMap<>();
    old.forEach(set -> left.put(set.getMetadata().getName(), spec(set)));
    for (MachineSet set : old) {
      String name = set.getMetadata().getName();
      int broken = Math.max(0, left.get(name) - available(set));
      int drop = Math.min(Math.max(0, budget), broken);
      left.merge(name, -drop, Integer::sum);
      budget -= drop;
    }
    for (MachineSet set : old) {
      String name = set.getMetadata().getName();
      int drop = Math.min(Math.max(0, budget), left.get(name));
      left.merge(name, -drop, Integer::sum);
      budget -= drop;
    }
    for (MachineSet set : old) {
      scale(
          set,
          left.get(set.getMetadata().getName()),
          wanted,
          notes,
          "rolling out, at least " + (desired - unavailable) + " Machines stay available");
    }
  }

  private static void scale(
      MachineSet set, int replicas, Map<String, Integer> wanted, List<Note> notes, String why) {
    if (spec(set) != replicas) {
      wanted.put(set.getMetadata().getName(), replicas);
      notes.add(
          Note.of(
              replicas > spec(set) ? MachineReason.ScalingUp : MachineReason.ScalingDown,
              "MachineSet %s %d -> %d: %s",
              set.getMetadata().getName(),
              spec(set),
              replicas,
              why));
    }
  }

  static int replicas(MachineDeployment deployment) {
    return deployment.getSpec().replicas == null ? 1 : deployment.getSpec().replicas;
  }

  static int maxUnavailable(MachineDeployment deployment, int desired) {
    int unavailable =
        resolve(rolling(deployment).map(rolling -> rolling.maxUnavailable), 0, desired, false);
    // Percentages of small numbers can both resolve to 0, which could never move.
    return unavailable == 0 && maxSurge(deployment, desired) == 0 ? 1 : unavailable;
  }

  static int maxSurge(MachineDeployment deployment, int desired) {
    return resolve(rolling(deployment).map(rolling -> rolling.maxSurge), 1, desired, true);
  }

  static boolean isOnDelete(MachineDeployment deployment) {
    MachineDeploymentSpec.Rollout rollout = deployment.getSpec().rollout;
    return rollout != null && rollout.strategy != null && "OnDelete".equals(rollout.strategy.type);
  }

  private static Optional<MachineDeploymentSpec.RollingUpdate> rolling(
      MachineDeployment deployment) {
    return Optional.ofNullable(deployment.getSpec().rollout)
        .map(rollout -> rollout.strategy)
        .map(strategy -> strategy.rollingUpdate);
  }

  private static int resolve(
      Optional<IntOrString> value, int fallback, int desired, boolean roundUp) {
    if (value.isEmpty()) {
      return fallback;
    }
    if (value.get().getIntVal() != null) {
      return value.get().getIntVal();
    }
    String text = value.get().getStrVal().replace("%", "").trim();
    double exact = Integer.parseInt(text) * desired / 100.0;
    return (int) (roundUp ? Math.ceil(exact) : Math.floor(exact));
  }

  private static int spec(MachineSet set) {
    return set.getSpec().replicas == null ? 1 : set.getSpec().replicas;
  }

  /** Machines the set has or is about to have. */
  private static int most(MachineSet set) {
    return Math.max(spec(set), existing(set));
  }

  private static int existing(MachineSet set) {
    return set.getStatus() == null || set.getStatus().replicas == null
        ? 0
        : set.getStatus().replicas;
  }

  private static int available(MachineSet set) {
    return set.getStatus() == null || set.getStatus().availableReplicas == null
        ? 0
        : set.getStatus().availableReplicas;
  }
}
