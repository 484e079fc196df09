package io.clusterapi.model.conversion;

import static io.clusterapi.model.conversion.Shapes.ARGS_MAP;
import static io.clusterapi.model.conversion.Shapes.BOOL;
import static io.clusterapi.model.conversion.Shapes.CONDITIONS;
import static io.clusterapi.model.conversion.Shapes.DURATIONS;
import static io.clusterapi.model.conversion.Shapes.EMPTY;
import static io.clusterapi.model.conversion.Shapes.NUMBER;
import static io.clusterapi.model.conversion.Shapes.OLD_CONDITIONS;
import static io.clusterapi.model.conversion.Shapes.OLD_REFERENCE;
import static io.clusterapi.model.conversion.Shapes.TEXT;
import static io.clusterapi.model.conversion.Shapes.TIME;
import static io.clusterapi.model.conversion.Shapes.merged;
import static io.clusterapi.model.conversion.Shapes.object;
import static io.clusterapi.model.conversion.Shapes.prefixed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** v1beta1 objects; see {@link Shapes}. */
final class OlderShapes {
  private OlderShapes() {}

  static Arbitrary<ObjectNode> older() {
    return Arbitraries.oneOf(kinds());
  }

  /** One for each kind. */
  static List<Arbitrary<ObjectNode>> kinds() {
    return List.of(
        object(
            "cluster.x-k8s.io/v1beta1",
            "Cluster",
            merged(olderCluster(), olderStatus("infrastructureReady", "controlPlaneReady"))),
        object(
            "cluster.x-k8s.io/v1beta1",
            "Machine",
            merged(prefixed("spec.", olderMachine()), olderMachineStatus())),
        object("cluster.x-k8s.io/v1beta1", "MachineSet", merged(olderSet(), olderStatus())),
        object(
            "cluster.x-k8s.io/v1beta1",
            "MachineDeployment",
            merged(olderDeployment(), olderStatus())),
        object(
            "bootstrap.cluster.x-k8s.io/v1beta1",
            "KubeadmConfig",
            merged(prefixed("spec.", olderKubeadm()), olderStatus("ready"))),
        object(
            "bootstrap.cluster.x-k8s.io/v1beta1",
            "KubeadmConfigTemplate",
            prefixed("spec.template.spec.", olderKubeadm())),
        object(
            "controlplane.cluster.x-k8s.io/v1beta1",
            "KubeadmControlPlane",
            merged(prefixed("spec.", olderControlPlane()), olderStatus("ready", "initialized"))),
        object(
            "controlplane.cluster.x-k8s.io/v1beta1",
            "KubeadmControlPlaneTemplate",
            prefixed("spec.template.spec.", olderControlPlane())),
        object("addons.cluster.x-k8s.io/v1beta1", "ClusterResourceSet", olderStatus()),
        object(
            "infrastructure.cluster.x-k8s.io/v1beta1",
            "AWSMachine",
            Map.of(
                "spec.failureDomain",
                TEXT,
                "spec.instanceType",
                TEXT,
                "spec.ami",
                List.of("{id: a, arn: b}", "{arn: b}"))));
  }

  private static Map<String, List<String>> olderCluster() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("spec", EMPTY);
    fields.put("spec.paused", BOOL);
    fields.put("spec.clusterNetwork", EMPTY);
    fields.put("spec.clusterNetwork.services", EMPTY);
    fields.put("spec.clusterNetwork.pods", List.of("{}", "{cidrBlocks: [10.0.0.0/8]}"));
    fields.put(
        "spec.controlPlaneEndpoint",
        List.of("{host: '', port: 0}", "{host: a, port: 1}", "{host: '', port: 3}", "{}"));
    fields.put("spec.infrastructureRef", OLD_REFERENCE);
    fields.put("spec.controlPlaneRef", OLD_REFERENCE);
    fields.put("spec.topology", List.of("{}", "{class: c, classNamespace: n, version: v1}"));
    fields.put("status.failureDomains", List.of("{}", "{b: {controlPlane: true}, a: {}}"));
    fields.put("status.v1beta2.workers", List.of("{replicas: 1}"));
    return fields;
  }

  private static Map<String, List<String>> olderMachine() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("version", TEXT);
    fields.put("bootstrap.dataSecretName", TEXT);
    fields.put("bootstrap.configRef", OLD_REFERENCE);
    fields.put("infrastructureRef", OLD_REFERENCE);
    fields.put("nodeDrainTimeout", DURATIONS);
    fields.put("nodeVolumeDetachTimeout", DURATIONS);
    fields.put("nodeDeletionTimeout", DURATIONS);
    return fields;
  }

  private static Map<String, List<String>> olderMachineStatus() {
    Map<String, List<String>> fields = olderStatus("bootstrapReady", "infrastructureReady");
    fields.put(
        "status.nodeRef",
        List.of(
            "{apiVersion: v1, kind: Node, name: n}",
            "{apiVersion: v1, kind: Node, name: n, uid: u}",
            "{}"));
    fields.put("status.phase", List.of("Running", "Deleting"));
    return fields;
  }

  private static Map<String, List<String>> olderSet() {
    Map<String, List<String>> fields = prefixed("spec.template.spec.", olderMachine());
    fields.put("spec.minReadySeconds", NUMBER);
    fields.put("spec.deletePolicy", TEXT);
    fields.put("spec.machineNamingStrategy", List.of("{}", "{template: t}"));
    return fields;
  }

  private static Map<String, List<String>> olderDeployment() {
    Map<String, List<String>> fields = prefixed("spec.template.spec.", olderMachine());
    fields.put("spec.minReadySeconds", NUMBER);
    fields.put("spec.progressDeadlineSeconds", NUMBER);
    fields.put("spec.rolloutAfter", TIME);
    fields.put("spec.machineNamingStrategy", List.of("{}", "{template: t}"));
    fields.put("spec.strategy", EMPTY);
    fields.put("spec.strategy.type", TEXT);
    fields.put("spec.strategy.rollingUpdate", EMPTY);
    fields.put("spec.strategy.rollingUpdate.maxSurge", List.of("1", "10%"));
    fields.put("spec.strategy.rollingUpdate.deletePolicy", TEXT);
    fields.put("spec.strategy.remediation", List.of("{}", "{maxInFlight: 1}"));
    return fields;
  }

  private static Map<String, List<String>> olderKubeadm() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("useExperimentalRetryJoin", BOOL);
    fields.put("format", TEXT);
    for (String container :
        List.of(
            "clusterConfiguration",
            "initConfiguration",
            "joinConfiguration",
            "diskSetup",
            "ntp",
            "ignition")) {
      fields.put(container, EMPTY);
    }
    fields.put("clusterConfiguration.networking", List.of("{}", "{podSubnet: a}"));
    fields.put("clusterConfiguration.apiVersion", TEXT);
    fields.put("clusterConfiguration.apiServer", List.of("{}", "{certSANs: [a]}"));
    fields.put("clusterConfiguration.apiServer.extraArgs", ARGS_MAP);
    fields.put("clusterConfiguration.apiServer.timeoutForControlPlane", DURATIONS);
    fields.put("clusterConfiguration.controllerManager", List.of("{}", "{extraArgs: {a: b}}"));
    fields.put("clusterConfiguration.scheduler.extraArgs", ARGS_MAP);
    fields.put(
        "clusterConfiguration.etcd", List.of("{}", "{local: {}}", "{external: {endpoints: [a]}}"));
    fields.put("clusterConfiguration.etcd.local.extraArgs", ARGS_MAP);
    fields.put(
        "initConfiguration.bootstrapTokens",
        List.of("[]", "[{token: a, ttl: 24h}]", "[{token: a, ttl: 24h0m0s}, {}]"));
    fields.put("initConfiguration.nodeRegistration", EMPTY);
    fields.put("initConfiguration.nodeRegistration.kubeletExtraArgs", ARGS_MAP);
    fields.put("initConfiguration.nodeRegistration.taints", List.of("[]"));
    fields.put(
        "joinConfiguration.discovery",
        List.of("{}", "{bootstrapToken: {}}", "{file: {kubeConfig: {user: {}}}}"));
    fields.put("joinConfiguration.discovery.timeout", DURATIONS);
    fields.put("joinConfiguration.nodeRegistration.kubeletExtraArgs", ARGS_MAP);
    fields.put("joinConfiguration.controlPlane", List.of("{}", "{localAPIEndpoint: {}}"));
    fields.put("files", List.of("[{path: a, content: b, append: false}]"));
    return fields;
  }

  private static Map<String, List<String>> olderControlPlane() {
    Map<String, List<String>> fields = prefixed("kubeadmConfigSpec.", olderKubeadm());
    fields.put("version", TEXT);
    fields.put("rolloutBefore", List.of("{}", "{certificatesExpiryDays: 21}"));
    fields.put("rolloutAfter", TIME);
    fields.put(
        "rolloutStrategy",
        List.of(
            "{}",
            "{type: RollingUpdate}",
            "{rollingUpdate: {}}",
            "{rollingUpdate: {maxSurge: 0}}"));
    fields.put("remediationStrategy", EMPTY);
    fields.put("remediationStrategy.retryPeriod", DURATIONS);
    fields.put("remediationStrategy.maxRetry", NUMBER);
    fields.put("machineNamingStrategy", List.of("{}", "{template: t}"));
    fields.put("machineTemplate", List.of("{}", "{metadata: {}}", "{metadata: {labels: {a: b}}}"));
    fields.put("machineTemplate.infrastructureRef", OLD_REFERENCE);
    fields.put("machineTemplate.nodeDrainTimeout", DURATIONS);
    fields.put("machineTemplate.taints", List.of("[]", "[{key: a}]"));
    return fields;
  }

  private static Map<String, List<String>> olderStatus(String... booleans) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("status", EMPTY);
    for (String name : booleans) {
      fields.put("status." + name, BOOL);
    }
    fields.put("status.conditions", OLD_CONDITIONS);
    fields.put("status.failureReason", TEXT);
    fields.put("status.replicas", NUMBER);
    fields.put("status.readyReplicas", NUMBER);
    fields.put("status.updatedReplicas", NUMBER);
    fields.put("status.v1beta2", EMPTY);
    fields.put("status.v1beta2.conditions", CONDITIONS);
    return fields;
  }
}
