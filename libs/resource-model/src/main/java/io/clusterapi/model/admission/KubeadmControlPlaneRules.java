package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.semver4j.Semver;

/** Upstream's webhook for KubeadmControlPlane. */
final class KubeadmControlPlaneRules implements Rules {
  private static final String CLUSTER = "spec.kubeadmConfigSpec.clusterConfiguration";
  private static final String SKIP_COREDNS = "controlplane.cluster.x-k8s.io/skip-coredns";

  /**
   * What may change, each with everything below it. What is left out is baked into the certificates
   * and files of the first member: the endpoint, the directory and lifetime of CAs.
   */
  private static final List<String> MUTABLE =
      List.of(
          CLUSTER + ".etcd",
          CLUSTER + ".dns",
          CLUSTER + ".imageRepository",
          CLUSTER + ".featureGates",
          CLUSTER + ".apiServer",
          CLUSTER + ".controllerManager",
          CLUSTER + ".scheduler",
          CLUSTER + ".certificateValidityPeriodDays",
          CLUSTER + ".encryptionAlgorithm",
          "spec.kubeadmConfigSpec.initConfiguration",
          "spec.kubeadmConfigSpec.joinConfiguration",
          "spec.kubeadmConfigSpec.bootCommands",
          "spec.kubeadmConfigSpec.preKubeadmCommands",
          "spec.kubeadmConfigSpec.postKubeadmCommands",
          "spec.kubeadmConfigSpec.files",
          "spec.kubeadmConfigSpec.verbosity",
          "spec.kubeadmConfigSpec.users",
          "spec.kubeadmConfigSpec.ntp",
          "spec.kubeadmConfigSpec.ignition",
          "spec.kubeadmConfigSpec.diskSetup",
          "spec.kubeadmConfigSpec.format",
          "spec.kubeadmConfigSpec.mounts",
          "spec.machineTemplate",
          "spec.replicas",
          "spec.version",
          "spec.remediation",
          "spec.machineNaming",
          "spec.rollout");

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    Trees.setDefault(object, "spec.replicas", 1);
    Versions.prefix(object, "spec.version");
    Trees.setDefault(object, "spec.rollout.strategy.type", "RollingUpdate");
    Trees.setDefault(object, "spec.rollout.strategy.rollingUpdate.maxSurge", 1);
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    replicas(object.path("spec"), problems);
    Versions.check(object, "spec.version", problems);
    ControlPlaneSpecRules.check(object, "spec", problems);
    existing.ifPresent(old -> update(object, old, problems));
  }

  private static void replicas(JsonNode spec, Problems problems) {
    JsonNode replicas = spec.path("replicas");
    if (!replicas.isInt()) {
      return;
    }
    if (replicas.asInt() <= 0) {
      problems.invalid(
          "spec.replicas",
          replicas,
          "must be at least 1; delete the Cluster to remove its control plane");
    } else if (replicas.asInt() % 2 == 0
        && Trees.at(spec, "kubeadmConfigSpec.clusterConfiguration.etcd.external").isMissingNode()) {
      problems.invalid(
          "spec.replicas",
          replicas,
          "must be odd while etcd runs on the control plane: an even number survives no more"
              + " failures than one less");
    }
  }

  private static void update(ObjectNode object, ObjectNode old, Problems problems) {
    for (String path : ChangedPaths.between(old.path("spec"), object.path("spec"), "spec")) {
      if (MUTABLE.stream().noneMatch(m -> path.equals(m) || path.startsWith(m + "."))) {
        problems.forbidden(path, "cannot be modified");
      }
    }
    boolean external = Trees.at(object, CLUSTER + ".etcd").has("external");
    if (external != Trees.at(old, CLUSTER + ".etcd").has("external")) {
      problems.forbidden(
          CLUSTER + ".etcd.external", "cannot change between local and external etcd");
    }
    version(object, old, problems);
    coreDns(object, old, problems);
  }

  private static void version(ObjectNode object, ObjectNode old, Problems problems) {
    String before = Trees.text(old, "spec.version");
    String after = Trees.text(object, "spec.version");
    Semver from = Versions.parse(before);
    Semver to = Versions.parse(after);
    if (from != null
        && to != null
        && (to.getMajor() > from.getMajor()
            || (to.getMajor() == from.getMajor() && to.getMinor() > from.getMinor() + 1))) {
      problems.invalid(
          "spec.version",
          after,
          "Kubernetes is upgraded one minor version at a time; from "
              + before
              + " the next is v"
              + from.getMajor()
              + "."
              + (from.getMinor() + 1));
    }
  }

  private static void coreDns(ObjectNode object, ObjectNode old, Problems problems) {
    if (object.path("metadata").path("annotations").has(SKIP_COREDNS)) {
      return;
    }
    String before = Trees.text(old, CLUSTER + ".dns.imageTag");
    String after = Trees.text(object, CLUSTER + ".dns.imageTag");
    Semver from = ImageTags.version(before);
    Semver to = ImageTags.version(after);
    if (from != null && to != null && to.isLowerThan(from)) {
      problems.invalid(
          CLUSTER + ".dns.imageTag",
          after,
          "CoreDNS cannot go back from " + before + ": its configuration is only migrated forward");
    }
  }
}
