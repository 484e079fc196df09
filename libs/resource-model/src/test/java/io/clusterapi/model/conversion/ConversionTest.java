package io.clusterapi.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

class ConversionTest {

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
  void tagsThatWouldHaveToBeMadeAreRefused() {
    String domain =
        "{apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: VSphereFailureDomain, spec:"
            + " {zone: {name: z, autoConfigure: %s}}}";
    assertThatThrownBy(() -> Conversion.toStorage(yaml(domain.formatted(true))))
        .isInstanceOf(ConversionRefused.class)
        .hasMessage(
            "spec.zone.autoConfigure: tags are not made here: attach the tag of this name and category in vCenter and leave the field out");
    assertThat(Conversion.toStorage(yaml(domain.formatted(false))).at("/spec/zone").toString())
        .isEqualTo("{\"name\":\"z\"}");
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

  static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) new YAMLMapper().readTree(text);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
