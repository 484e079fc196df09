package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Groups;
import io.clusterapi.model.LabelSelectors;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.NameTemplate;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Machine, MachineSet and MachineDeployment have in common. */
final class MachineSpecRules {
  static final String MIN_SIZE = "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size";
  static final String MAX_SIZE = "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size";
  private static final String SKIP_PREFLIGHT = "machineset.cluster.x-k8s.io/skip-preflight-checks";
  private static final Set<String> PREFLIGHT_CHECKS =
      Set.of(
          "All",
          "KubeadmVersionSkew",
          "KubernetesVersionSkew",
          "ControlPlaneIsStable",
          "ControlPlaneVersionSkew");

  private MachineSpecRules() {}

  /** Labels the object with the cluster it names. */
  static void labelWithCluster(ObjectNode object) {
    putLabel(object, "metadata.labels", Groups.CLUSTER_NAME_LABEL, clusterName(object));
  }

  static String clusterName(ObjectNode object) {
    return Trees.text(object, "spec.clusterName");
  }

  static void putLabel(ObjectNode object, String path, String label, String value) {
    ObjectNode labels = value.isEmpty() ? null : Trees.objectAt(object, path);
    if (labels != null) {
      labels.put(label, value);
    }
  }

  /**
   * Replicas when none are given. With an autoscaler's annotations the stored number is kept within
   * its bounds, so that applying a manifest without replicas does not undo its work; else 1.
   */
  static void defaultReplicas(ObjectNode object, Optional<ObjectNode> existing) {
    if (object.path("spec").has("replicas")) {
      return;
    }
    Integer min = size(object, MIN_SIZE);
    Integer max = size(object, MAX_SIZE);
    int replicas = 1;
    if (hasSizes(object)) {
      if (min == null || max == null) {
        return;
      }
      JsonNode stored =
          existing.map(old -> old.path("spec").path("replicas")).orElse(object.path("none"));
      replicas = stored.isInt() ? Math.min(Math.max(stored.asInt(), min), max) : min;
    }
    Trees.setDefault(object, "spec.replicas", replicas);
  }

  static void replicas(ObjectNode object, Problems problems) {
    JsonNode replicas = object.path("spec").path("replicas");
    if (replicas.isInt() && replicas.asInt() < 0) {
      problems.invalid("spec.replicas", replicas, "must be at least 0");
    }
    if (hasSizes(object)) {
      for (String annotation : new String[] {MIN_SIZE, MAX_SIZE}) {
        if (size(object, annotation) == null) {
          problems.invalid(
              "metadata.annotations[" + annotation + "]",
              annotation(object, annotation),
              "must be a whole number of at least 0");
        }
      }
    }
  }

  static void bootstrap(ObjectNode object, String specPath, Problems problems) {
    JsonNode bootstrap = Trees.at(object, specPath).path("bootstrap");
    if (!bootstrap.has("configRef") && !bootstrap.has("dataSecretName")) {
      problems.required(
          specPath + ".bootstrap", "configRef or dataSecretName must be set, found neither");
    }
  }

  static void clusterNameUnchanged(
      ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    existing
        .map(MachineSpecRules::clusterName)
        .filter(old -> !old.equals(clusterName(object)))
        .ifPresent(
            old -> problems.forbidden("spec.clusterName", "field is immutable, stored is " + old));
  }

  /** What holds for spec.template, spec.selector and spec.clusterName of owners of Machines. */
  static void template(ObjectNode object, Problems problems) {
    String inTemplate = Trees.text(object, "spec.template.spec.clusterName");
    if (!inTemplate.equals(clusterName(object))) {
      problems.invalid(
          "spec.clusterName",
          clusterName(object),
          "must be the same as spec.template.spec.clusterName, which is \"" + inTemplate + '"');
    }
    bootstrap(object, "spec.template.spec", problems);
    Versions.check(object, "spec.template.spec.version", problems);
    String taints = "spec.template.spec.taints";
    TaintRules.check(Trees.at(object, taints), taints, false, problems);
    MetadataRules.template(
        Trees.at(object, "spec.template.metadata"), "spec.template.metadata", problems);
    if (Selectors.check(Trees.at(object, "spec.selector"), "spec.selector", problems)) {
      selectorMatches(object, problems);
    }
  }

  static void skippedPreflightChecks(ObjectNode object, Problems problems) {
    String skipped = annotation(object, SKIP_PREFLIGHT);
    for (String check : skipped.isEmpty() ? new String[0] : skipped.split(",")) {
      if (!PREFLIGHT_CHECKS.contains(check.strip())) {
        problems.invalid(
            "metadata.annotations[" + SKIP_PREFLIGHT + "]",
            check.strip(),
            "must be among " + String.join(", ", PREFLIGHT_CHECKS.stream().sorted().toList()));
      }
    }
  }

  /** Checks a template of Machine names by making one. */
  static void naming(ObjectNode object, String path, String owner, Problems problems) {
    String template = Trees.text(object, path);
    if (template.isEmpty()) {
      return;
    }
    try {
      NameTemplate parsed =
          NameTemplate.parse(template, Set.of("cluster.name", owner + ".name", "random"));
      if (!parsed.uses("random")) {
        problems.invalid(path, template, "must contain {{ .random }}, or names would collide");
      }
      Map<String, String> sample = new HashMap<>();
      sample.put("cluster.name", "cluster");
      sample.put(owner + ".name", "owner");
      sample.put("random", "x5x5x");
      Names.dnsSubdomain(parsed.render(sample))
          .ifPresent(why -> problems.invalid(path, template, "names made from it " + why));
    } catch (IllegalArgumentException e) {
      problems.invalid(path, template, e.getMessage());
    }
  }

  private static void selectorMatches(ObjectNode object, Problems problems) {
    JsonNode labels = Trees.at(object, "spec.template.metadata.labels");
    Map<String, String> found = new HashMap<>();
    labels.fields().forEachRemaining(label -> found.put(label.getKey(), label.getValue().asText()));
    LabelSelector selector =
        Mapper.value(Trees.at(object, "spec.selector").deepCopy(), LabelSelector.class);
    if (selector != null && !LabelSelectors.matches(selector, found)) {
      problems.invalid(
          "spec.template.metadata.labels",
          labels.isMissingNode() ? Mapper.json().createObjectNode() : labels,
          "must match spec.selector \"" + LabelSelectors.format(selector) + '"');
    }
  }

  private static boolean hasSizes(ObjectNode object) {
    return !annotation(object, MIN_SIZE).isEmpty() && !annotation(object, MAX_SIZE).isEmpty();
  }

  private static Integer size(ObjectNode object, String annotation) {
    String text = annotation(object, annotation);
    return text.matches("[0-9]{1,9}") ? Integer.valueOf(text) : null;
  }

  private static String annotation(ObjectNode object, String name) {
    return object.path("metadata").path("annotations").path(name).asText("");
  }
}
