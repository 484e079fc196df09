package io.clusterapi.model.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Objects of every convertible kind with any subset of the fields a conversion touches, and some it
 * does not. Values are YAML; containers come before what is in them, so that {@code strategy: {}}
 * occurs too.
 */
final class Shapes {
  private static final List<String> DURATIONS =
      List.of("10s", "0s", "10m0s", "90s", "1h", "1.5s", "300ms", "-5s", "2562047h47m16s");
  private static final List<String> SECONDS =
      List.of("0", "1", "59", "60", "3600", "86461", "2147483647");
  private static final List<String> ARGS_MAP =
      List.of("{}", "{v: '2'}", "{z: a, b: '', c: 'true'}");
  private static final List<String> ARGS_LIST =
      List.of(
          "[]",
          "[{name: v, value: '2'}]",
          "[{name: z, value: a}, {name: b, value: ''}]",
          "[{name: v, value: '1'}, {name: v, value: '2'}]",
          "[{name: v}]");
  private static final List<String> OLD_CONDITIONS =
      List.of("[]", "[{type: Ready, status: 'False', severity: Error}]");
  private static final List<String> CONDITIONS =
      List.of("[]", "[{type: Available, status: 'True', reason: R}]");
  private static final List<String> BOOL = List.of("true", "false");
  private static final List<String> NUMBER = List.of("0", "1", "3");
  private static final List<String> EMPTY = List.of("{}");
  private static final List<String> TIME = List.of("\"2026-01-01T00:00:00Z\"");
  private static final List<String> TEXT = List.of("a", "'2'", "''");
  private static final List<String> OLD_REFERENCE =
      List.of(
          "{apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: AWSCluster, name: n, namespace: ns}",
          "{apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AWSCluster, name: n, namespace: other}",
          "{apiVersion: bootstrap.cluster.x-k8s.io/v1beta1, kind: KubeadmConfig, name: n, namespace: ns, uid: u, fieldPath: f}",
          "{apiVersion: v1, kind: Secret, name: n, namespace: ns}",
          "{kind: K, name: n, namespace: ns}",
          "{}");
  private static final List<String> REFERENCE =
      List.of(
          "{apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: n}",
          "{apiGroup: x.example.com, kind: K, name: n}",
          "{kind: K, name: n}");

  private Shapes() {}

  static Arbitrary<ObjectNode> older() {
    return Arbitraries.oneOf(
        List.of(
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
                merged(
                    prefixed("spec.", olderControlPlane()), olderStatus("ready", "initialized"))),
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
                    List.of("{id: a, arn: b}", "{arn: b}")))));
  }

  static Arbitrary<ObjectNode> stored() {
    return Arbitraries.oneOf(
        List.of(
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
                    prefixed("spec.", storedControlPlane()),
                    storedStatus("controlPlaneInitialized"))),
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
                        TEXT)))));
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

  private static Map<String, List<String>> storedMachineStatus() {
    Map<String, List<String>> fields =
        storedStatus("bootstrapDataSecretCreated", "infrastructureProvisioned");
    fields.put("status.nodeRef", List.of("{name: n}", "{}"));
    fields.put("status.phase", List.of("Running", "Updating"));
    fields.put("status.failureDomain", TEXT);
    return fields;
  }

  private static Map<String, List<String>> olderSet() {
    Map<String, List<String>> fields = prefixed("spec.template.spec.", olderMachine());
    fields.put("spec.minReadySeconds", NUMBER);
    fields.put("spec.deletePolicy", TEXT);
    fields.put("spec.machineNamingStrategy", List.of("{}", "{template: t}"));
    return fields;
  }

  private static Map<String, List<String>> storedSet() {
    Map<String, List<String>> fields = prefixed("spec.template.spec.", storedMachine());
    fields.put("spec.deletion", List.of("{}", "{order: Oldest}"));
    fields.put("spec.machineNaming", List.of("{}", "{template: t}"));
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

  private static Map<String, List<String>> prefixed(
      String prefix, Map<String, List<String>> fields) {
    Map<String, List<String>> result = new LinkedHashMap<>();
    fields.forEach((path, values) -> result.put(prefix + path, values));
    return result;
  }

  private static Map<String, List<String>> merged(
      Map<String, List<String>> a, Map<String, List<String>> b) {
    Map<String, List<String>> result = new LinkedHashMap<>(a);
    b.forEach(
        (path, values) -> {
          if (!path.equals("status")
              || result.keySet().stream().noneMatch(known -> known.startsWith("status."))) {
            result.put(path, values);
          }
        });
    return result;
  }

  private static Arbitrary<ObjectNode> object(
      String apiVersion, String kind, Map<String, List<String>> fields) {
    List<Arbitrary<Map.Entry<String, String>>> choices = new ArrayList<>();
    fields.forEach(
        (path, values) -> {
          List<String> withAbsent = new ArrayList<>(values);
          for (int i = 0; i < values.size(); i++) {
            withAbsent.add(""); // absent in half of the objects
          }
          choices.add(Arbitraries.of(withAbsent).map(value -> Map.entry(path, value)));
        });
    return Combinators.combine(choices)
        .as(
            chosen -> {
              ObjectNode object =
                  ConversionTest.yaml(
                      "{apiVersion: "
                          + apiVersion
                          + ", kind: "
                          + kind
                          + ", metadata: {name: n, namespace: ns}}");
              for (Map.Entry<String, String> field : chosen) {
                if (!field.getValue().isEmpty()) {
                  Trees.set(object, field.getKey(), value(field.getValue()));
                }
              }
              return object;
            });
  }

  private static JsonNode value(String yaml) {
    return ConversionTest.yaml("{v: " + yaml + "}").get("v");
  }
}
