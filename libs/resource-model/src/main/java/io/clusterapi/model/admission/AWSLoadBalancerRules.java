package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;

/** What holds for the load balancers of an AWSCluster. */
final class AWSLoadBalancerRules {
  private static final String[] NOT_WHEN_DISABLED = {
    "name",
    "crossZoneLoadBalancing",
    "subnets",
    "healthCheckProtocol",
    "additionalSecurityGroups",
    "additionalListeners",
    "ingressRules",
    "preserveClientIP",
    "disableHostsRewrite",
    "targetGroupIPType"
  };

  private AWSLoadBalancerRules() {}

  static void check(JsonNode spec, String path, Problems problems) {
    JsonNode primary = spec.path("controlPlaneLoadBalancer");
    String primaryPath = path + ".controlPlaneLoadBalancer";
    AWSFieldRules.ingressRules(
        primary.path("ingressRules"), primaryPath + ".ingressRules", problems);
    String type = primary.path("loadBalancerType").asText();
    if (type.equals("disabled")) {
      for (String field : NOT_WHEN_DISABLED) {
        if (isSet(primary.path(field))) {
          problems.forbidden(
              primaryPath + "." + field, "cannot be set while loadBalancerType is disabled");
        }
      }
    }
    if (type.equals("classic")) {
      problems.warn(
          primaryPath
              + ".loadBalancerType: classic load balancers are deprecated by AWS; nlb is recommended");
    }
    secondary(spec, path, problems);
  }

  private static void secondary(JsonNode spec, String path, Problems problems) {
    JsonNode primary = spec.path("controlPlaneLoadBalancer");
    JsonNode secondary = spec.path("secondaryControlPlaneLoadBalancer");
    if (secondary.isMissingNode()) {
      return;
    }
    String at = path + ".secondaryControlPlaneLoadBalancer";
    String name = secondary.path("name").asText("");
    if (name.isEmpty()) {
      problems.required(at + ".name", "the second load balancer needs a name of its own");
    } else if (name.equals(primary.path("name").asText(""))) {
      problems.invalid(at + ".name", name, "must not be the name of controlPlaneLoadBalancer");
    }
    if (secondary.path("scheme").equals(primary.path("scheme"))) {
      problems.invalid(
          at + ".scheme",
          secondary.path("scheme"),
          "must not be the scheme of controlPlaneLoadBalancer");
    }
    if (!secondary.path("loadBalancerType").asText().equals("nlb")) {
      problems.invalid(
          at + ".loadBalancerType",
          secondary.path("loadBalancerType"),
          "must be nlb for the second load balancer");
    }
    AWSFieldRules.ingressRules(secondary.path("ingressRules"), at + ".ingressRules", problems);
  }

  private static boolean isSet(JsonNode value) {
    return value.isBoolean() ? value.asBoolean() : !value.isMissingNode() && !emptyList(value);
  }

  private static boolean emptyList(JsonNode value) {
    return value.isArray() && value.isEmpty();
  }
}
