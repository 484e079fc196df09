package io.clusterapi.workload;

import io.clusterapi.workload.DrainRules.Behavior;
import io.clusterapi.workload.DrainRules.Rule;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Decides what a drain does with each Pod: the filters of upstream's drain, in its order, as pure
 * functions.
 */
final class PodDisposition {
  static final String DRAIN_LABEL = "cluster.x-k8s.io/drain";
  private static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";
  private static final Rule SKIP = new Rule(Behavior.SKIP, 0);
  private static final Rule WAIT_COMPLETED = new Rule(Behavior.WAIT_COMPLETED, 0);
  private static final Rule DRAIN = new Rule(Behavior.DRAIN, 0);
  private static final Duration UNREACHABLE_GRACE = Duration.ofSeconds(1);

  private final boolean nodeUnreachable;
  private final Instant now;
  private final BiPredicate<String, String> daemonSetExists;
  private final DrainRules rules;
  private final Function<String, Map<String, String>> namespaceLabels;

  /**
   * @param nodeUnreachable nothing on the Node confirms deletions, so Pods deleted a second ago are
   *     not waited for
   * @param daemonSetExists by namespace and name
   * @param namespaceLabels of a namespace; asked only when rules need it
   */
  PodDisposition(
      boolean nodeUnreachable,
      Instant now,
      BiPredicate<String, String> daemonSetExists,
      DrainRules rules,
      Function<String, Map<String, String>> namespaceLabels) {
    this.nodeUnreachable = nodeUnreachable;
    this.now = now;
    this.daemonSetExists = daemonSetExists;
    this.rules = rules;
    this.namespaceLabels = namespaceLabels;
  }

  Rule of(Pod pod) {
    if (nodeUnreachable && deletedFor(pod).compareTo(UNREACHABLE_GRACE) > 0) {
      return SKIP;
    }
    if (ownedByLivingDaemonSet(pod)) {
      return SKIP;
    }
    if (annotations(pod).containsKey(MIRROR_ANNOTATION)) {
      return SKIP;
    }
    Optional<Rule> byLabel = label(pod);
    if (byLabel.isPresent()) {
      return byLabel.get();
    }
    return rules
        .ruleFor(labels(pod), namespaceLabels.apply(pod.getMetadata().getNamespace()))
        .map(rule -> rule.behavior() == Behavior.WAIT_COMPLETED ? WAIT_COMPLETED : rule)
        .orElse(DRAIN);
  }

  private Duration deletedFor(Pod pod) {
    String deleted = pod.getMetadata().getDeletionTimestamp();
    return deleted == null
        ? Duration.ZERO
        : Duration.between(OffsetDateTime.parse(deleted).toInstant(), now);
  }

  private boolean ownedByLivingDaemonSet(Pod pod) {
    if (finished(pod) || pod.getMetadata().getOwnerReferences() == null) {
      return false;
    }
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .filter(owner -> "DaemonSet".equals(owner.getKind()))
        .map(OwnerReference::getName)
        .anyMatch(name -> daemonSetExists.test(pod.getMetadata().getNamespace(), name));
  }

  private static Optional<Rule> label(Pod pod) {
    String value = labels(pod).get(DRAIN_LABEL);
    if (value == null) {
      return Optional.empty();
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "skip" -> Optional.of(SKIP);
      case "wait-completed", "waitcompleted" -> Optional.of(WAIT_COMPLETED);
      default -> Optional.empty();
    };
  }

  private static boolean finished(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private static Map<String, String> labels(Pod pod) {
    return pod.getMetadata().getLabels() == null ? Map.of() : pod.getMetadata().getLabels();
  }

  private static Map<String, String> annotations(Pod pod) {
    return pod.getMetadata().getAnnotations() == null
        ? Map.of()
        : pod.getMetadata().getAnnotations();
  }
}
