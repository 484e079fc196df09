package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Groups;
import java.util.Optional;
import java.util.regex.Pattern;

/** Upstream's webhook for MachineDeployment. */
final class MachineDeploymentRules implements Rules {
  private static final String STRATEGY = "spec.rollout.strategy";
  private static final Pattern PERCENTAGE = Pattern.compile("[0-9]{1,9}%");

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    MachineSpecRules.labelWithCluster(object);
    MachineSpecRules.defaultReplicas(object, existing);
    Trees.setDefault(object, STRATEGY + ".type", "RollingUpdate");
    if (Trees.text(object, STRATEGY + ".type").equals("RollingUpdate")) {
      Trees.setDefault(object, STRATEGY + ".rollingUpdate.maxSurge", 1);
      Trees.setDefault(object, STRATEGY + ".rollingUpdate.maxUnavailable", 0);
    }
    selector(object);
    Versions.prefix(object, "spec.template.spec.version");
  }

  /**
   * Upstream's own templates leave the selector empty ({@code matchLabels: null}) and count on
   * this: an empty one is given the deployment's name, and every one the cluster's.
   */
  private static void selector(ObjectNode object) {
    ObjectNode selector = Trees.objectAt(object, "spec.selector");
    if (selector == null) {
      return;
    }
    if (Selectors.isEmpty(selector)) {
      both(object, Groups.DEPLOYMENT_NAME_LABEL, Trees.text(object, "metadata.name"));
    }
    both(object, Groups.CLUSTER_NAME_LABEL, MachineSpecRules.clusterName(object));
  }

  private static void both(ObjectNode object, String label, String value) {
    MachineSpecRules.putLabel(object, "spec.selector.matchLabels", label, value);
    MachineSpecRules.putLabel(object, "spec.template.metadata.labels", label, value);
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    MachineSpecRules.clusterNameUnchanged(object, existing, problems);
    MachineSpecRules.replicas(object, problems);
    MachineSpecRules.template(object, problems);
    MachineSpecRules.skippedPreflightChecks(object, problems);
    MachineSpecRules.naming(object, "spec.machineNaming.template", "machineSet", problems);
    JsonNode update = Trees.at(object, STRATEGY + ".rollingUpdate");
    numberOrPercentage(update.path("maxSurge"), STRATEGY + ".rollingUpdate.maxSurge", problems);
    numberOrPercentage(
        update.path("maxUnavailable"), STRATEGY + ".rollingUpdate.maxUnavailable", problems);
    if (isZero(update.path("maxSurge")) && isZero(update.path("maxUnavailable"))) {
      problems.invalid(
          STRATEGY + ".rollingUpdate",
          update,
          "maxSurge and maxUnavailable cannot both be 0: nothing could ever be replaced");
    }
    numberOrPercentage(
        Trees.at(object, "spec.remediation.maxInFlight"), "spec.remediation.maxInFlight", problems);
  }

  private static boolean isZero(JsonNode value) {
    return value.isInt() && value.asInt() == 0;
  }

  private static void numberOrPercentage(JsonNode value, String path, Problems problems) {
    boolean number = value.isInt() && value.asInt() >= 0;
    boolean percentage = value.isTextual() && PERCENTAGE.matcher(value.asText()).matches();
    if (!value.isMissingNode() && !number && !percentage) {
      problems.invalid(
          path,
          value,
          "must be a whole number of at least 0 or a percentage, such as 1 or \"25%\"");
    }
  }
}
