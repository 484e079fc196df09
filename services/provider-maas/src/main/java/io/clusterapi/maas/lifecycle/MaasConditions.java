package io.clusterapi.maas.lifecycle;

import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.V1Beta1Condition;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;

/** Conditions of the MAAS provider, as upstream names them: Kubernetes' own form, no severity. */
final class MaasConditions {
  static final String READY = "Ready";

  static final String LOAD_BALANCER = "LoadBalancerReady";
  static final String API_SERVER = "APIServerAvailable";

  /** Not the API server: the infrastructure is ready before the first machine answers. */
  static final List<String> OF_CLUSTERS = List.of(LOAD_BALANCER);

  static final String DEPLOYED = "MachineDeployed";
  static final String DNS_ATTACHED = "DNSAttached";
  static final List<String> OF_MACHINES = List.of(DEPLOYED, DNS_ATTACHED);

  static final String DELETING = "Deleting";
  static final String DELETION_FAILED = "DeletionFailed";

  private final Long generation;
  private final Instant now;
  private List<Condition> conditions;

  MaasConditions(List<Condition> before, HasMetadata object, Instant now) {
    this.conditions = before == null ? List.of() : before;
    this.generation = object.getMetadata().getGeneration();
    this.now = now;
  }

  MaasConditions isTrue(String type) {
    return isTrue(type, "");
  }

  MaasConditions isTrue(String type, String message) {
    return set(Conditions.of(type, true, type, message));
  }

  MaasConditions isFalse(String type, String reason, String message) {
    return set(Conditions.of(type, false, reason, message));
  }

  MaasConditions isUnknown(String type, String reason, String message) {
    return set(Conditions.of(type, Conditions.UNKNOWN, reason, message));
  }

  /** Ready becomes the first of the named conditions that is not True; absent ones count not. */
  MaasConditions summarize(List<String> types) {
    for (String type : types) {
      if (Conditions.has(conditions, type) && !Conditions.isTrue(conditions, type)) {
        return isFalse(
            READY, Conditions.reason(conditions, type), Conditions.message(conditions, type));
      }
    }
    return isTrue(READY);
  }

  List<Condition> list() {
    return conditions;
  }

  private MaasConditions set(Condition condition) {
    conditions = Conditions.set(conditions, condition, generation, now);
    return this;
  }

  /** The same conditions in the form the providers publish. */
  static List<V1Beta1Condition> published(List<Condition> conditions) {
    return conditions == null
        ? List.of()
        : conditions.stream().map(MaasConditions::published).toList();
  }

  private static V1Beta1Condition published(Condition condition) {
    V1Beta1Condition published = new V1Beta1Condition();
    published.type = condition.getType();
    published.status = condition.getStatus();
    published.reason = condition.getReason();
    published.message = condition.getMessage();
    published.lastTransitionTime = condition.getLastTransitionTime();
    return published;
  }
}
