package io.clusterapi.model.conversion;

import static io.clusterapi.model.conversion.ConversionTest.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/**
 * Each kind in both versions, whole; the conversion must give the one for the other in both
 * directions.
 */
class KindConversionTest {

  @Test
  void listsThatAreEmptyAreLeftOutOfTheVersionThatHasNone() {
    ObjectNode older =
        yaml(
            """
            apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
            kind: KubeadmConfigTemplate
            metadata: {name: c, namespace: ns}
            spec: {template: {spec: {preKubeadmCommands: [], postKubeadmCommands: [], files: []}}}
            """);

    ObjectNode stored = Conversion.toStorage(older);

    assertThat(stored.at("/spec/template/spec").isEmpty()).isTrue();
    assertThat(Conversion.to(stored, "bootstrap.cluster.x-k8s.io/v1beta1").at("/spec"))
        .isEqualTo(older.at("/spec"));
  }

  @Test
  void aClusterIsConvertedWhole() {
    both(
        """
        apiVersion: cluster.x-k8s.io/v1beta1
        kind: Cluster
        metadata: {name: c, namespace: ns}
        spec:
          paused: true
          clusterNetwork: {apiServerPort: 6443, pods: {cidrBlocks: [10.0.0.0/8]}}
          controlPlaneEndpoint: {host: a, port: 6443}
          infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: AWSCluster, name: c, namespace: ns}
          controlPlaneRef: {apiVersion: controlplane.cluster.x-k8s.io/v1beta1, kind: KubeadmControlPlane, name: cp, namespace: ns}
        status:
          phase: Provisioned
          infrastructureReady: true
          controlPlaneReady: false
          failureReason: R
          failureMessage: M
          failureDomains: {b: {controlPlane: true}, a: {attributes: {k: v}}}
          conditions: [{type: Ready, status: "False", severity: Error}]
          v1beta2:
            conditions: [{type: Available, status: "True"}]
            controlPlane: {replicas: 1}
            workers: {replicas: 2}
        """,
        """
        apiVersion: cluster.x-k8s.io/v1beta2
        kind: Cluster
        metadata: {name: c, namespace: ns}
        spec:
          paused: true
          clusterNetwork: {apiServerPort: 6443, pods: {cidrBlocks: [10.0.0.0/8]}}
          controlPlaneEndpoint: {host: a, port: 6443}
          infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: c}
          controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: cp}
        status:
          phase: Provisioned
          initialization: {infrastructureProvisioned: true, controlPlaneInitialized: false}
          failureDomains: [{name: a, attributes: {k: v}}, {name: b, controlPlane: true}]
          conditions: [{type: Available, status: "True"}]
          controlPlane: {replicas: 1}
          workers: {replicas: 2}
          deprecated: {v1beta1: {failureReason: R, failureMessage: M, conditions: [{type: Ready, status: "False", severity: Error}]}}
        """);
  }

  @Test
  void aMachineDeploymentIsConvertedWhole() {
    both(
        """
        apiVersion: cluster.x-k8s.io/v1beta1
        kind: MachineDeployment
        metadata: {name: md, namespace: ns}
        spec:
          clusterName: c
          replicas: 2
          minReadySeconds: 5
          rolloutAfter: "2026-01-01T00:00:00Z"
          machineNamingStrategy: {template: "x"}
          strategy:
            type: RollingUpdate
            rollingUpdate: {maxSurge: 1, maxUnavailable: 10%, deletePolicy: Oldest}
            remediation: {maxInFlight: 3}
          selector: {matchLabels: {a: b}}
          template:
            spec:
              clusterName: c
              version: v1.35.0
              nodeDrainTimeout: 10m0s
              nodeVolumeDetachTimeout: 0s
              nodeDeletionTimeout: 1h0m30s
              bootstrap: {configRef: {apiVersion: bootstrap.cluster.x-k8s.io/v1beta1, kind: KubeadmConfigTemplate, name: b, namespace: ns}}
              infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: AWSMachineTemplate, name: i, namespace: ns}
        status:
          replicas: 2
          readyReplicas: 1
          availableReplicas: 0
          updatedReplicas: 2
          unavailableReplicas: 1
          v1beta2: {readyReplicas: 2, availableReplicas: 2, upToDateReplicas: 2}
        """,
        """
        apiVersion: cluster.x-k8s.io/v1beta2
        kind: MachineDeployment
        metadata: {name: md, namespace: ns}
        spec:
          clusterName: c
          replicas: 2
          machineNaming: {template: "x"}
          rollout:
            after: "2026-01-01T00:00:00Z"
            strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 10%}}
          deletion: {order: Oldest}
          remediation: {maxInFlight: 3}
          selector: {matchLabels: {a: b}}
          template:
            spec:
              clusterName: c
              version: v1.35.0
              minReadySeconds: 5
              deletion: {nodeDrainTimeoutSeconds: 600, nodeVolumeDetachTimeoutSeconds: 0, nodeDeletionTimeoutSeconds: 3630}
              bootstrap: {configRef: {apiGroup: bootstrap.cluster.x-k8s.io, kind: KubeadmConfigTemplate, name: b}}
              infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSMachineTemplate, name: i}
        status:
          replicas: 2
          readyReplicas: 2
          availableReplicas: 2
          upToDateReplicas: 2
          deprecated: {v1beta1: {readyReplicas: 1, availableReplicas: 0, updatedReplicas: 2, unavailableReplicas: 1}}
        """);
  }

  @Test
  void aMachineAndAMachineSetAreConverted() {
    both(
        """
        apiVersion: cluster.x-k8s.io/v1beta1
        kind: Machine
        metadata: {name: m, namespace: ns}
        spec: {clusterName: c, version: v1.35.0, providerID: "aws:///a/i-1", bootstrap: {dataSecretName: s}, nodeDrainTimeout: 10s}
        status:
          bootstrapReady: true
          infrastructureReady: true
          nodeRef: {apiVersion: v1, kind: Node, name: n}
        """,
        """
        apiVersion: cluster.x-k8s.io/v1beta2
        kind: Machine
        metadata: {name: m, namespace: ns}
        spec: {clusterName: c, version: v1.35.0, providerID: "aws:///a/i-1", bootstrap: {dataSecretName: s}, deletion: {nodeDrainTimeoutSeconds: 10}}
        status:
          initialization: {bootstrapDataSecretCreated: true, infrastructureProvisioned: true}
          nodeRef: {name: n}
        """);
    both(
        """
        apiVersion: cluster.x-k8s.io/v1beta1
        kind: MachineSet
        metadata: {name: m}
        spec: {deletePolicy: Newest, minReadySeconds: 1, template: {spec: {version: v1.35.0}}}
        status: {fullyLabeledReplicas: 1, readyReplicas: 1}
        """,
        """
        apiVersion: cluster.x-k8s.io/v1beta2
        kind: MachineSet
        metadata: {name: m}
        spec: {deletion: {order: Newest}, template: {spec: {version: v1.35.0, minReadySeconds: 1}}}
        status: {deprecated: {v1beta1: {fullyLabeledReplicas: 1, readyReplicas: 1}}}
        """);
  }

  @Test
  void aControlPlaneIsConvertedWhole() {
    both(
        """
        apiVersion: controlplane.cluster.x-k8s.io/v1beta1
        kind: KubeadmControlPlane
        metadata: {name: cp, namespace: ns}
        spec:
          replicas: 3
          version: v1.35.0
          rolloutBefore: {certificatesExpiryDays: 21}
          rolloutAfter: "2026-01-01T00:00:00Z"
          rolloutStrategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}
          remediationStrategy: {maxRetry: 5, retryPeriod: 2m0s, minHealthyPeriod: 2h0m0s}
          machineNamingStrategy: {template: t}
          machineTemplate:
            metadata: {labels: {a: b}}
            infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: AWSMachineTemplate, name: i, namespace: ns}
            nodeDrainTimeout: 10s
            readinessGates: [{conditionType: X}]
          kubeadmConfigSpec:
            clusterConfiguration:
              apiServer: {timeoutForControlPlane: 4m0s, extraArgs: {v: "2", audit: "x"}, extraEnvs: [{name: A, value: b}]}
              controllerManager: {extraArgs: {cloud-provider: external}}
              scheduler: {extraArgs: {v: "1"}}
              etcd: {local: {extraArgs: {quota: "1"}}}
            initConfiguration:
              bootstrapTokens: [{token: abcdef.0123456789abcdef, ttl: 24h0m0s}]
              nodeRegistration: {kubeletExtraArgs: {cloud-provider: external}, name: x}
            joinConfiguration:
              discovery: {timeout: 5m0s}
              nodeRegistration: {kubeletExtraArgs: {cloud-provider: external}}
        status:
          initialized: true
          ready: true
          readyReplicas: 3
          updatedReplicas: 3
          lastRemediation: {machine: m, retryCount: 1, timestamp: "2026-01-01T00:00:00Z"}
        """,
        """
        apiVersion: controlplane.cluster.x-k8s.io/v1beta2
        kind: KubeadmControlPlane
        metadata: {name: cp, namespace: ns}
        spec:
          replicas: 3
          version: v1.35.0
          rollout:
            before: {certificatesExpiryDays: 21}
            after: "2026-01-01T00:00:00Z"
            strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}
          remediation: {maxRetry: 5, retryPeriodSeconds: 120, minHealthyPeriodSeconds: 7200}
          machineNaming: {template: t}
          machineTemplate:
            metadata: {labels: {a: b}}
            spec:
              infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSMachineTemplate, name: i}
              deletion: {nodeDrainTimeoutSeconds: 10}
              readinessGates: [{conditionType: X}]
          kubeadmConfigSpec:
            clusterConfiguration:
              apiServer: {extraArgs: [{name: audit, value: x}, {name: v, value: "2"}], extraEnvs: [{name: A, value: b}]}
              controllerManager: {extraArgs: [{name: cloud-provider, value: external}]}
              scheduler: {extraArgs: [{name: v, value: "1"}]}
              etcd: {local: {extraArgs: [{name: quota, value: "1"}]}}
            initConfiguration:
              bootstrapTokens: [{token: abcdef.0123456789abcdef, ttlSeconds: 86400}]
              nodeRegistration: {kubeletExtraArgs: [{name: cloud-provider, value: external}], name: x}
              timeouts: {controlPlaneComponentHealthCheckSeconds: 240}
            joinConfiguration:
              nodeRegistration: {kubeletExtraArgs: [{name: cloud-provider, value: external}]}
              timeouts: {controlPlaneComponentHealthCheckSeconds: 240, tlsBootstrapSeconds: 300}
        status:
          initialization: {controlPlaneInitialized: true}
          lastRemediation: {machine: m, retryCount: 1, time: "2026-01-01T00:00:00Z"}
          deprecated: {v1beta1: {readyReplicas: 3, updatedReplicas: 3}}
        """);
  }

  private static void both(String older, String stored) {
    ObjectNode olderTree = yaml(older);
    ObjectNode storedTree = yaml(stored);
    assertThat(Conversion.toStorage(olderTree)).isEqualTo(storedTree);
    assertThat(Conversion.to(storedTree, olderTree.get("apiVersion").asText()))
        .isEqualTo(olderTree);
  }
}
