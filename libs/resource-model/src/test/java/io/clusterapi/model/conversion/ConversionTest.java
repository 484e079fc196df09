package io.clusterapi.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

class ConversionTest {

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

  @Test
  void emptyObjectsOfExportedManifestsDisappear() {
    assertThat(
            Conversion.toStorage(
                    yaml(
                        """
                        apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
                        kind: KubeadmConfig
                        metadata: {name: k}
                        spec:
                          clusterConfiguration: {apiServer: {}, controllerManager: {}, dns: {}, etcd: {}, networking: {}, scheduler: {}}
                          initConfiguration: {localAPIEndpoint: {}, nodeRegistration: {}}
                          joinConfiguration: {controlPlane: {localAPIEndpoint: {}}, discovery: {}}
                        """))
                .get("spec"))
        .isEqualTo(yaml("joinConfiguration: {controlPlane: {localAPIEndpoint: {}}}"));
    assertThat(
            Conversion.toStorage(
                    yaml(
                        "{apiVersion: cluster.x-k8s.io/v1beta1, kind: Cluster, spec: {paused: true, controlPlaneEndpoint: {host: '', port: 0}}}"))
                .get("spec"))
        .isEqualTo(yaml("paused: true"));
  }

  @Test
  void anotherVersionOfAReferencedKindIsRemembered() {
    ObjectNode stored =
        Conversion.toStorage(
            yaml(
                """
                apiVersion: cluster.x-k8s.io/v1beta1
                kind: Cluster
                metadata: {name: c, namespace: ns}
                spec: {infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1alpha9, kind: FooCluster, name: c, uid: u}}
                """));

    assertThat(stored.get("spec"))
        .isEqualTo(
            yaml(
                "infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: FooCluster, name: c}"));
    assertThat(Conversion.to(stored, "cluster.x-k8s.io/v1beta1").get("spec"))
        .isEqualTo(
            yaml(
                "infrastructureRef: {kind: FooCluster, name: c, apiVersion: infrastructure.cluster.x-k8s.io/v1alpha9, namespace: ns, uid: u}"));
  }

  @Test
  void aReferenceWithoutNamespaceNeedsNoAnnotation() {
    ObjectNode stored =
        Conversion.toStorage(
            yaml(
                "{apiVersion: cluster.x-k8s.io/v1beta1, kind: Cluster, metadata: {name: c, namespace: ns}, spec: {infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: AWSCluster, name: c}}}"));

    assertThat(stored.get("metadata").has("annotations")).isFalse();
    assertThat(
            Conversion.to(stored, "cluster.x-k8s.io/v1beta1")
                .at("/spec/infrastructureRef/namespace")
                .asText())
        .isEqualTo("ns");
  }

  @Test
  void whatOnlyTheStoredVersionSaysSurvivesAReadModifyWriteInTheOlderOne() {
    ObjectNode stored =
        yaml(
            """
            apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
            kind: KubeadmConfig
            metadata: {name: k, annotations: {a: b}}
            spec:
              format: cloud-config
              clusterConfiguration: {apiServer: {extraArgs: [{name: v, value: "1"}, {name: v, value: "2"}]}}
              initConfiguration: {timeouts: {kubeletHealthCheckSeconds: 7, controlPlaneComponentHealthCheckSeconds: 60}}
            """);

    ObjectNode older = Conversion.to(stored, "bootstrap.cluster.x-k8s.io/v1beta1");
    assertThat(older.get("spec"))
        .isEqualTo(
            yaml(
                "{format: cloud-config, clusterConfiguration: {apiServer: {extraArgs: {v: '2'}, timeoutForControlPlane: 1m0s}}}"));

    older.withObjectProperty("spec").put("format", "ignition");
    ObjectNode back = Conversion.toStorage(older);

    stored.withObjectProperty("spec").put("format", "ignition");
    assertThat(back).isEqualTo(stored);
  }

  @Test
  void anEditInTheOlderVersionWinsOverWhatWasKept() {
    ObjectNode stored =
        yaml(
            "{apiVersion: bootstrap.cluster.x-k8s.io/v1beta2, kind: KubeadmConfig, metadata: {name: k}, spec: {clusterConfiguration: {apiServer: {extraArgs: [{name: v, value: '1'}, {name: v, value: '2'}]}}}}");

    ObjectNode older = Conversion.to(stored, "bootstrap.cluster.x-k8s.io/v1beta1");
    ((ObjectNode) older.at("/spec/clusterConfiguration/apiServer/extraArgs")).put("v", "9");

    assertThat(Conversion.toStorage(older).get("spec"))
        .isEqualTo(yaml("clusterConfiguration: {apiServer: {extraArgs: [{name: v, value: '9'}]}}"));
  }

  @Test
  void upstreamsAnnotationWithTheWholeStoredObjectIsUnderstood() {
    ObjectNode older =
        yaml(
            """
            apiVersion: cluster.x-k8s.io/v1beta1
            kind: Machine
            metadata:
              name: m
              annotations: {cluster.x-k8s.io/conversion-data: '{"spec":{"clusterName":"c","minReadySeconds":30},"status":{"phase":"Updating"}}'}
            spec: {clusterName: c}
            status: {phase: Running}
            """);

    assertThat(Conversion.toStorage(older))
        .isEqualTo(
            yaml(
                "{apiVersion: cluster.x-k8s.io/v1beta2, kind: Machine, metadata: {name: m}, spec: {clusterName: c, minReadySeconds: 30}, status: {phase: Updating}}"));
  }

  @Test
  void aBrokenAnnotationIsDropped() {
    for (String data :
        new String[] {
          "",
          "{",
          "[]",
          "7",
          "{\"restore\":[{\"path\":\"x\"}]}",
          "{\"restore\":[{\"path\":\"/metadata/name\",\"found\":\"m\",\"value\":\"evil\"}]}"
        }) {
      ObjectNode machine =
          yaml(
              "{apiVersion: cluster.x-k8s.io/v1beta1, kind: Machine, metadata: {name: m}, spec: {clusterName: c}}");
      machine
          .withObjectProperty("metadata")
          .withObjectProperty("annotations")
          .put("cluster.x-k8s.io/conversion-data", data);

      assertThat(Conversion.toStorage(machine))
          .isEqualTo(
              yaml(
                  "{apiVersion: cluster.x-k8s.io/v1beta2, kind: Machine, metadata: {name: m}, spec: {clusterName: c}}"));
    }
  }

  @Test
  void fieldsNobodyKnowsAreCarriedOver() {
    assertThat(
            Conversion.toStorage(
                    yaml(
                        "{apiVersion: cluster.x-k8s.io/v1beta1, kind: MachineDeployment, spec: {strategy: {typo: 1}, template: {spec: {nodeDrainTimeOut: 1s}}}}"))
                .get("spec"))
        .isEqualTo(yaml("{strategy: {typo: 1}, template: {spec: {nodeDrainTimeOut: 1s}}}"));
  }

  @Test
  void fieldsOfTheStoredVersionAreRefusedInTheOlderOne() {
    refused(
        "{kind: MachineDeployment, spec: {rollout: {after: x}}}",
        "spec.rollout.after: unknown field in v1beta1; it exists in v1beta2, here it is spec.rolloutAfter");
    refused(
        "{kind: Machine, spec: {minReadySeconds: 3}}",
        "spec.minReadySeconds: unknown field in v1beta1; it exists in v1beta2: use apiVersion v1beta2");
    refused(
        "{kind: Cluster, spec: {infrastructureRef: {apiGroup: x, kind: K, name: n}}}",
        "spec.infrastructureRef.apiGroup: unknown field in v1beta1; it exists in v1beta2, here it is part of spec.infrastructureRef.apiVersion");
  }

  @Test
  void valuesOfTheWrongFormAreRefusedWithTheirPath() {
    refused(
        "{kind: MachineDeployment, spec: {template: {spec: {nodeDrainTimeout: 10}}}}",
        "spec.template.spec.nodeDrainTimeout: must be a duration such as 10s, 5m or 1h30m but is 10");
    refused(
        "{kind: Machine, spec: {nodeDrainTimeout: soon}}",
        "spec.nodeDrainTimeout: must be a duration such as 10s, 5m or 1h30m but is \"soon\"");
    refused(
        "{kind: MachineSet, spec: {deletePolicy: Oldest, deletion: x}}",
        "spec.deletion: must be an object");
    assertThatThrownBy(
            () ->
                Conversion.toStorage(
                    yaml(
                        "{apiVersion: bootstrap.cluster.x-k8s.io/v1beta1, kind: KubeadmConfig, spec: {joinConfiguration: {nodeRegistration: {kubeletExtraArgs: [{name: a}]}}}}")))
        .hasMessage(
            "spec.joinConfiguration.nodeRegistration.kubeletExtraArgs: must be a map such as {v: \"2\"} in v1beta1 but is a list; the list form belongs to apiVersion v1beta2");
  }

  @Test
  void anUnservedVersionIsRefused() {
    assertThatThrownBy(
            () ->
                Conversion.toStorage(
                    yaml("{apiVersion: cluster.x-k8s.io/v1alpha4, kind: Cluster}")))
        .isInstanceOf(ConversionRefused.class)
        .hasMessage(
            "apiVersion: Cluster is not served as cluster.x-k8s.io/v1alpha4: use cluster.x-k8s.io/v1beta2 or cluster.x-k8s.io/v1beta1");
    assertThat(Conversion.serves("cluster.x-k8s.io/v1beta1", "Cluster")).isTrue();
    assertThat(Conversion.serves("cluster.x-k8s.io/v1", "Cluster")).isFalse();
  }

  @Test
  void kindsWithOneVersionAreCopied() {
    ObjectNode secret = yaml("{apiVersion: v1, kind: Secret}");

    assertThat(Conversion.toStorage(secret)).isEqualTo(secret).isNotSameAs(secret);
  }

  @Test
  void argumentsAreNotChanged() {
    ObjectNode machine =
        yaml(
            "{apiVersion: cluster.x-k8s.io/v1beta1, kind: Machine, spec: {nodeDrainTimeout: 90s}}");
    ObjectNode copy = machine.deepCopy();

    Conversion.toStorage(machine);

    assertThat(machine).isEqualTo(copy);
  }

  private static void refused(String yaml, String message) {
    ObjectNode object = yaml(yaml);
    object.put("apiVersion", "cluster.x-k8s.io/v1beta1");
    assertThatThrownBy(() -> Conversion.toStorage(object))
        .isInstanceOf(ConversionRefused.class)
        .hasMessage(message);
  }

  private static void both(String older, String stored) {
    ObjectNode olderTree = yaml(older);
    ObjectNode storedTree = yaml(stored);
    assertThat(Conversion.toStorage(olderTree)).isEqualTo(storedTree);
    assertThat(Conversion.to(storedTree, olderTree.get("apiVersion").asText()))
        .isEqualTo(olderTree);
  }

  static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) new YAMLMapper().readTree(text);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
