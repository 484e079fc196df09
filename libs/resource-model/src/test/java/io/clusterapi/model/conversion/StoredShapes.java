package io.clusterapi.model.conversion;

import static io.clusterapi.model.conversion.Shapes.ARGS_LIST;
import static io.clusterapi.model.conversion.Shapes.BOOL;
import static io.clusterapi.model.conversion.Shapes.CONDITIONS;
import static io.clusterapi.model.conversion.Shapes.EMPTY;
import static io.clusterapi.model.conversion.Shapes.NUMBER;
import static io.clusterapi.model.conversion.Shapes.OLD_CONDITIONS;
import static io.clusterapi.model.conversion.Shapes.REFERENCE;
import static io.clusterapi.model.conversion.Shapes.SECONDS;
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

/** v1beta2 objects; see {@link Shapes}. */
final class StoredShapes {
  private StoredShapes() {}

  static Arbitrary<ObjectNode> stored() {
    return Arbitraries.oneOf(kinds());
  }

  /** One for each kind. */
  static List<Arbitrary<ObjectNode>> kinds() {
    return List.of(
        object(
            "cluster.x-k8s.io/v1beta2",
            "Cluster",
            merged(
                storedCluster(),
                storedStatus("infrastructureProvisioned", "controlPlaneInitialized"))),
        object(
            "cluster.x-k8s.io/v1beta2",
            "Machine",
            merged(prefixed("spec.", storedMachine()), storedMachineStatus())),
        object("cluster.x-k8s.io/v1beta2", "MachineSet", merged(storedSet(), storedStatus())),
        object(
            "cluster.x-k8s.io/v1beta2",
            "MachineDeployment",
            merged(storedDeployment(), storedStatus())),
        object(
            "bootstrap.cluster.x-k8s.io/v1beta2",
            "KubeadmConfig",
            merged(prefixed("spec.", storedKubeadm()), storedStatus("dataSecretCreated"))),
        object(
            "bootstrap.cluster.x-k8s.io/v1beta2",
            "KubeadmConfigTemplate",
            prefixed("spec.template.spec.", storedKubeadm())),
        object(
            "controlplane.cluster.x-k8s.io/v1beta2",
            "KubeadmControlPlane",
            merged(
                prefixed("spec.", storedControlPlane()), storedStatus("controlPlaneInitialized"))),
        object(
            "controlplane.cluster.x-k8s.io/v1beta2",
            "KubeadmControlPlaneTemplate",
            prefixed("spec.template.spec.", storedControlPlane())),
        object("addons.cluster.x-k8s.io/v1beta2", "ClusterResourceSet", storedStatus()),
        object("infrastructure.cluster.x-k8s.io/v1beta2", "AWSCluster", storedAws()),
        object(
            "infrastructure.cluster.x-k8s.io/v1beta2",
            "AWSMachineTemplate",
            prefixed(
                "spec.template.spec.",
                Map.of(
                    "marketType",
                    TEXT,
                    "ignition",
                    List.of("{version: '3', tls: {}}"),
                    "instanceType",
                    TEXT,
                    "placementGroupName",
                    TEXT))));
  }

  private static Map<String, List<String>> storedCluster() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("spec.paused", BOOL);
    fields.put(
        "spec.clusterNetwork", List.of("{}", "{pods: {cidrBlocks: [10.0.0.0/8]}, services: {}}"));
    fields.put("spec.controlPlaneEndpoint", List.of("{host: a, port: 1}", "{host: '', port: 0}"));
    fields.put("spec.infrastructureRef", REFERENCE);
    fields.put("spec.controlPlaneRef", REFERENCE);
    fields.put("spec.topology", List.of("{classRef: {name: c}}", "{classRef: {}}"));
    fields.put(
        "status.failureDomains",
        List.of("[]", "[{name: b}, {name: a, controlPlane: true}]", "[{name: a}, {name: a}]"));
    fields.put("status.workers", List.of("{replicas: 1}"));
    return fields;
  }

  private static Map<String, List<String>> storedMachine() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("version", TEXT);
    fields.put("minReadySeconds", NUMBER);
    fields.put("bootstrap.configRef", REFERENCE);
    fields.put("infrastructureRef", REFERENCE);
    fields.put("deletion", EMPTY);
    fields.put("deletion.nodeDrainTimeoutSeconds", SECONDS);
    fields.put("deletion.nodeDeletionTimeoutSeconds", SECONDS);
    return fields;
  }

  private static Map<String, List<String>> storedMachineStatus() {
    Map<String, List<String>> fields =
        storedStatus("bootstrapDataSecretCreated", "infrastructureProvisioned");
    fields.put("status.nodeRef", List.of("{name: n}", "{}"));
    fields.put("status.phase", List.of("Running", "Updating"));
    fields.put("status.failureDomain", TEXT);
    return fields;
  }

  private static Map<String, List<String>> storedSet() {
    Map<String, List<String>> fields = prefixed("spec.template.spec.", storedMachine());
    fields.put("spec.deletion", List.of("{}", "{order: Oldest}"));
    fields.put("spec.machineNaming", List.of("{}", "{template: t}"));
    return fields;
  }

  private static Map<String, List<String>> storedDeployment() {
    Map<String, List<String>> fields = prefixed("spec.template.spec.", storedMachine());
    fields.put("spec.deletion", List.of("{}", "{order: Oldest}"));
    fields.put("spec.rollout", EMPTY);
    fields.put("spec.rollout.after", TIME);
    fields.put("spec.rollout.strategy", EMPTY);
    fields.put("spec.rollout.strategy.type", TEXT);
    fields.put(
        "spec.rollout.strategy.rollingUpdate", List.of("{}", "{maxSurge: 1, maxUnavailable: 0}"));
    fields.put("spec.remediation", List.of("{}", "{maxInFlight: 10%}"));
    fields.put("spec.machineNaming", List.of("{template: t}"));
    return fields;
  }

  private static Map<String, List<String>> storedKubeadm() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("format", TEXT);
    fields.put("clusterConfiguration", EMPTY);
    fields.put("clusterConfiguration.apiServer", EMPTY);
    fields.put("clusterConfiguration.apiServer.extraArgs", ARGS_LIST);
    fields.put("clusterConfiguration.etcd.local.extraArgs", ARGS_LIST);
    fields.put("initConfiguration", EMPTY);
    fields.put(
        "initConfiguration.bootstrapTokens",
        List.of("[{token: a, ttlSeconds: 86400}]", "[{token: a}]"));
    fields.put("initConfiguration.timeouts", EMPTY);
    fields.put("initConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds", SECONDS);
    fields.put("initConfiguration.timeouts.discoverySeconds", SECONDS);
    fields.put("joinConfiguration.nodeRegistration.kubeletExtraArgs", ARGS_LIST);
    fields.put("joinConfiguration.timeouts", EMPTY);
    fields.put("joinConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds", SECONDS);
    fields.put("joinConfiguration.timeouts.tlsBootstrapSeconds", SECONDS);
    fields.put("joinConfiguration.timeouts.etcdAPICallSeconds", SECONDS);
    fields.put("files", List.of("[{path: a, append: false}]"));
    return fields;
  }

  private static Map<String, List<String>> storedControlPlane() {
    Map<String, List<String>> fields = prefixed("kubeadmConfigSpec.", storedKubeadm());
    fields.put("version", TEXT);
    fields.put("rollout", List.of("{}", "{before: {}}", "{before: {certificatesExpiryDays: 21}}"));
    fields.put(
        "rollout.strategy", List.of("{}", "{type: RollingUpdate, rollingUpdate: {maxSurge: 1}}"));
    fields.put("remediation", List.of("{}", "{maxRetry: 1, retryPeriodSeconds: 60}"));
    fields.put("machineTemplate", List.of("{}", "{metadata: {labels: {a: b}}}"));
    fields.put("machineTemplate.spec", EMPTY);
    fields.put("machineTemplate.spec.infrastructureRef", REFERENCE);
    fields.put("machineTemplate.spec.deletion.nodeDrainTimeoutSeconds", SECONDS);
    return fields;
  }

  private static Map<String, List<String>> storedAws() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("spec.region", TEXT);
    fields.put("spec.partition", TEXT);
    fields.put(
        "spec.controlPlaneLoadBalancer",
        List.of("{loadBalancerType: nlb}", "{scheme: internal, preserveClientIP: true}"));
    fields.put(
        "spec.network.subnets",
        List.of("[]", "[{id: a}, {id: b, zoneType: local-zone, resourceID: r}]"));
    fields.put(
        "spec.network.vpc", List.of("{id: v, ipamPool: {name: p}}", "{ipv6: {ipamPool: {}}}"));
    fields.put("status.networkStatus.apiServerElb", List.of("{name: n, arn: a}"));
    return fields;
  }

  private static Map<String, List<String>> storedStatus(String... initialization) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("status", EMPTY);
    for (String name : initialization) {
      fields.put("status.initialization." + name, BOOL);
    }
    fields.put("status.conditions", CONDITIONS);
    fields.put("status.deprecated", List.of("{}", "{v1beta1: {}}"));
    fields.put("status.deprecated.v1beta1.conditions", OLD_CONDITIONS);
    fields.put("status.replicas", NUMBER);
    return fields;
  }
}
