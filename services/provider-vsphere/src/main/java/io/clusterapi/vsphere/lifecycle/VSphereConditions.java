package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.conditions.Summary;
import io.clusterapi.model.core.V1Beta1Condition;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;

/** Condition types and reasons of the vSphere provider, as upstream names them. */
final class VSphereConditions {
  static final String READY = "Ready";
  static final String VCENTER = "VCenterAvailable";
  static final String FAILURE_DOMAINS = "FailureDomainsReady";
  static final String PLACEMENT = "PlacementConstraintReady";
  static final String DOMAIN_VALIDATED = "FailureDomainValidated";
  static final String MODULES = "ClusterModulesReady";
  static final String PROVISIONED = "VirtualMachineProvisioned";
  static final String POWERED_OFF = "GuestSoftPowerOffSucceeded";

  static final String AVAILABLE = "Available";
  static final String UNREACHABLE = "VCenterUnreachable";
  static final String DELETING = "Deleting";
  static final String NOT_PROVISIONED = "NotProvisioned";

  private final Long generation;
  private final Instant now;
  private List<Condition> conditions;

  VSphereConditions(List<Condition> before, Long generation, Instant now) {
    this.conditions = before;
    this.generation = generation;
    this.now = now;
  }

  VSphereConditions set(String type, boolean status, String reason, String message) {
    conditions =
        Conditions.set(conditions, Conditions.of(type, status, reason, message), generation, now);
    return this;
  }

  VSphereConditions remove(String type) {
    conditions = Conditions.remove(conditions, type);
    return this;
  }

  /** Ready is true when all of these are that exist. */
  VSphereConditions summarize(String first, String... optional) {
    String[] all = new String[optional.length + 1];
    all[0] = first;
    System.arraycopy(optional, 0, all, 1, optional.length);
    Condition ready = Summary.of(all).ignoreIfMissing(optional).condition(READY, conditions);
    conditions = Conditions.set(conditions, ready, generation, now);
    return this;
  }

  List<Condition> list() {
    return conditions;
  }

  /** As the event stream takes them from all providers. */
  static List<V1Beta1Condition> published(List<Condition> conditions) {
    return conditions == null
        ? List.of()
        : conditions.stream().map(VSphereConditions::published).toList();
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
