package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Groups;
import java.util.Optional;
import java.util.Set;

/** Upstream's webhook for AWSCluster. */
final class AWSClusterRules implements Rules {
  private static final String GC_TASKS = "aws.cluster.x-k8s.io/external-resource-tasks-gc";
  private static final Set<String> SUPPORTED_GC_TASKS =
      Set.of("load-balancer", "target-group", "security-group");

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    AWSClusterSpecRules.applyDefaults(object, "spec");
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    AWSClusterSpecRules.check(object.path("spec"), "spec", problems);
    if (existing.isPresent()) {
      gcTasks(object, problems);
      update(object, existing.get(), problems);
    }
  }

  private static void gcTasks(ObjectNode object, Problems problems) {
    String tasks = object.path("metadata").path("annotations").path(GC_TASKS).asText("");
    for (String task : tasks.isEmpty() ? new String[0] : tasks.split(",")) {
      if (!SUPPORTED_GC_TASKS.contains(task)) {
        problems.invalid(
            "metadata.annotations[" + GC_TASKS + "]",
            task,
            "must be among " + String.join(", ", SUPPORTED_GC_TASKS.stream().sorted().toList()));
      }
    }
  }

  private static void update(ObjectNode object, ObjectNode old, Problems problems) {
    unchanged(object, old, "spec.region", problems);
    if (endpointSet(old)) {
      unchanged(object, old, "spec.controlPlaneEndpoint", problems);
    }
    if (!Trees.text(old, "spec.network.vpc.id").isEmpty()) {
      unchanged(object, old, "spec.network.vpc.id", problems);
    }
    if (old.path("spec").has("identityRef") && !object.path("spec").has("identityRef")) {
      problems.forbidden("spec.identityRef", "cannot be removed once set");
    }
    boolean managed = old.path("metadata").path("annotations").has(Groups.MANAGED_BY_ANNOTATION);
    if (managed && !object.path("metadata").path("annotations").has(Groups.MANAGED_BY_ANNOTATION)) {
      problems.forbidden(
          "metadata.annotations[" + Groups.MANAGED_BY_ANNOTATION + "]",
          "cannot be removed once set");
    }
    loadBalancer(object, old, "spec.controlPlaneLoadBalancer", problems);
    loadBalancer(object, old, "spec.secondaryControlPlaneLoadBalancer", problems);
  }

  private static void loadBalancer(
      ObjectNode object, ObjectNode old, String path, Problems problems) {
    JsonNode before = Trees.at(old, path);
    JsonNode after = Trees.at(object, path);
    if (before.isMissingNode() || after.isMissingNode()) {
      return;
    }
    String typeBefore = before.path("loadBalancerType").asText("classic");
    boolean disabledBefore = typeBefore.equals("disabled");
    boolean disabledAfter = after.path("loadBalancerType").asText().equals("disabled");
    if (disabledBefore != disabledAfter) {
      problems.forbidden(
          path + ".loadBalancerType", "cannot change between disabled and another type");
    }
    unchanged(object, old, path + ".scheme", problems);
    unchanged(object, old, path + ".name", problems);
    unchanged(object, old, path + ".targetGroupIPType", problems);
    if (!typeBefore.equals("classic")) {
      unchanged(object, old, path + ".healthCheckProtocol", problems);
    }
  }

  private static boolean endpointSet(ObjectNode object) {
    JsonNode endpoint = Trees.at(object, "spec.controlPlaneEndpoint");
    return !endpoint.path("host").asText("").isEmpty() || endpoint.path("port").asInt() != 0;
  }

  static void unchanged(ObjectNode object, ObjectNode old, String path, Problems problems) {
    JsonNode before = Trees.at(old, path);
    JsonNode after = Trees.at(object, path);
    if (!before.equals(after)) {
      problems.invalid(
          path,
          after,
          "field is immutable, stored is " + (before.isMissingNode() ? "nothing" : before));
    }
  }
}
