package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** What KubeadmControlPlane and its template have in common. */
final class ControlPlaneSpecRules {
  /** Days a CA is valid when nothing else is said. */
  private static final int CA_VALIDITY_DAYS = 3650;

  private static final Pattern IMAGE_TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  private ControlPlaneSpecRules() {}

  static void check(ObjectNode object, String path, Problems problems) {
    JsonNode spec = Trees.at(object, path);
    KubeadmSpecRules.check(spec.path("kubeadmConfigSpec"), path + ".kubeadmConfigSpec", problems);
    TaintRules.check(
        Trees.at(spec, "machineTemplate.spec.taints"),
        path + ".machineTemplate.spec.taints",
        true,
        problems);
    MetadataRules.template(
        Trees.at(spec, "machineTemplate.metadata"), path + ".machineTemplate.metadata", problems);
    MachineSpecRules.naming(
        object, path + ".machineNaming.template", "kubeadmControlPlane", problems);
    rollout(spec, path, problems);
    certificates(spec, path, problems);
    clusterConfiguration(spec, path, problems);
    sameComponentTimeout(spec, path, problems);
  }

  private static void rollout(JsonNode spec, String path, Problems problems) {
    JsonNode surge = Trees.at(spec, "rollout.strategy.rollingUpdate.maxSurge");
    if (surge.isMissingNode()) {
      return;
    }
    String at = path + ".rollout.strategy.rollingUpdate.maxSurge";
    String value = surge.asText();
    if (!value.equals("0") && !value.equals("1")) {
      problems.invalid(at, surge, "must be 0 or 1");
    } else if (value.equals("0") && spec.has("replicas") && spec.path("replicas").asInt() < 3) {
      problems.invalid(
          at,
          surge,
          "0 removes a Machine before it adds one and needs at least 3 replicas, found "
              + spec.path("replicas"));
    }
  }

  private static void certificates(JsonNode spec, String path, Problems problems) {
    JsonNode cluster = Trees.at(spec, "kubeadmConfigSpec.clusterConfiguration");
    JsonNode leaf = cluster.path("certificateValidityPeriodDays");
    int authority = cluster.path("caCertificateValidityPeriodDays").asInt(CA_VALIDITY_DAYS);
    if (leaf.isInt() && leaf.asInt() > authority) {
      problems.invalid(
          path + ".kubeadmConfigSpec.clusterConfiguration.certificateValidityPeriodDays",
          leaf,
          "must not be more than caCertificateValidityPeriodDays, which is " + authority);
    }
    JsonNode before = Trees.at(spec, "rollout.before.certificatesExpiryDays");
    if (leaf.isInt() && before.isInt() && before.asInt() >= leaf.asInt()) {
      problems.invalid(
          path + ".rollout.before.certificatesExpiryDays",
          before,
          "must be less than certificateValidityPeriodDays, which is " + leaf);
    }
  }

  private static void clusterConfiguration(JsonNode spec, String path, Problems problems) {
    JsonNode cluster = Trees.at(spec, "kubeadmConfigSpec.clusterConfiguration");
    String at = path + ".kubeadmConfigSpec.clusterConfiguration";
    for (String tag : new String[] {"dns.imageTag", "etcd.local.imageTag"}) {
      JsonNode value = Trees.at(cluster, tag);
      if (value.isTextual() && !IMAGE_TAG.matcher(value.asText()).matches()) {
        problems.invalid(
            at + "." + tag, value, "must be a tag of an image, such as v1.12.0 or 3.6.4-0");
      }
    }
    String dns = Trees.text(cluster, "dns.imageTag");
    if (IMAGE_TAG.matcher(dns).matches() && ImageTags.version(dns) == null) {
      problems.invalid(
          at + ".dns.imageTag", dns, "must begin with the version of CoreDNS, such as v1.12.0");
    }
    if (cluster.path("etcd").has("local") && cluster.path("etcd").has("external")) {
      problems.forbidden(at + ".etcd", "only one of local and external may be set");
    }
  }

  /** kubeadm has one such timeout per node; members of one control plane must agree on it. */
  private static void sameComponentTimeout(JsonNode spec, String path, Problems problems) {
    String field = "timeouts.controlPlaneComponentHealthCheckSeconds";
    JsonNode init = Trees.at(spec, "kubeadmConfigSpec.initConfiguration." + field);
    JsonNode join = Trees.at(spec, "kubeadmConfigSpec.joinConfiguration." + field);
    if (!init.equals(join)) {
      problems.invalid(
          path + ".kubeadmConfigSpec.joinConfiguration." + field,
          join.isMissingNode() ? "unset" : join.asText(),
          "must be the same as in initConfiguration, which is "
              + (init.isMissingNode() ? "unset" : init.asText()));
    }
  }
}
