package io.clusterapi.model.admission;

import static io.clusterapi.model.admission.Objects.create;
import static io.clusterapi.model.admission.Objects.refusals;
import static io.clusterapi.model.admission.Objects.valid;
import static io.clusterapi.model.admission.Objects.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterAndMachineRulesTest {

  @Test
  void aClusterWithTopologyIsRefusedWithTheWayOut() {
    assertThat(
            refusals(with("Cluster", "spec.topology", "{classRef: {name: c}, version: v1.33.1}")))
        .containsExactly(
            "spec.topology: Forbidden: managed topologies (ClusterClass) are not supported; set"
                + " spec.infrastructureRef and spec.controlPlaneRef instead");
  }

  @Test
  void aClusterNeedsAReferenceAndKeepsTheOnesItHas() {
    ObjectNode without =
        with(with("Cluster", "spec.infrastructureRef", null), "spec.controlPlaneRef", null);

    assertThat(refusals(without))
        .containsExactly(
            "spec: Forbidden: infrastructureRef or controlPlaneRef must be set, found neither");
    assertThat(refusals(valid("Cluster"), with("Cluster", "spec.controlPlaneRef", null)))
        .containsExactly("spec.controlPlaneRef: Forbidden: cannot be removed once set");
    assertThat(refusals(valid("Cluster"), with("Cluster", "spec.infrastructureRef", null)))
        .containsExactly("spec.infrastructureRef: Forbidden: cannot be removed once set");
  }

  @Test
  void aClusterWithoutSpecSaysWhatItMisses() {
    assertThat(refusals(with("Cluster", "spec", null))).containsExactly("spec: Required value");
    assertThat(refusals(with("Cluster", "spec.infrastructureRef", "{}")))
        .containsExactly(
            "spec.infrastructureRef.apiGroup: Required value",
            "spec.infrastructureRef.kind: Required value",
            "spec.infrastructureRef.name: Required value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/8", "10.1.2.3/8", "0.0.0.0/0", "fd00::/48", "::/0", "fd00::1:2/128"})
  void rangesInCidrNotationAreAdmitted(String range) {
    assertThat(
            refusals(
                with("Cluster", "spec.clusterNetwork.services.cidrBlocks", "['" + range + "']")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0",
        "10.0.0/8",
        "10.0.0.0/33",
        "256.0.0.0/8",
        "10.0.0.0/08",
        "fd00::/129",
        "host/8",
        "fd00:::/8",
        "1.2.3.4/-1"
      })
  void otherRangesAreRefused(String range) {
    assertThat(
            refusals(
                with("Cluster", "spec.clusterNetwork.services.cidrBlocks", "['" + range + "']")))
        .singleElement()
        .asString()
        .startsWith("spec.clusterNetwork.services.cidrBlocks[0]: Invalid value: \"" + range);
  }

  @Test
  void aMachineIsLabelledAndCompleted() {
    ObjectNode admitted = create(with("Machine", "spec.version", "1.33.1")).object();

    assertThat(admitted.at("/metadata/labels").toString())
        .isEqualTo("{\"cluster.x-k8s.io/cluster-name\":\"c1\"}");
    assertThat(admitted.at("/spec/version").asText()).isEqualTo("v1.33.1");
    assertThat(admitted.at("/spec/deletion/nodeDeletionTimeoutSeconds").asInt()).isEqualTo(10);
  }

  @Test
  void aMachineNeedsBootstrapAndKeepsItsCluster() {
    assertThat(refusals(with("Machine", "spec.bootstrap", "{}")))
        .containsExactly(
            "spec.bootstrap: Required value: configRef or dataSecretName must be set, found neither");
    assertThat(refusals(with("Machine", "spec.bootstrap", "{dataSecretName: s}"))).isEmpty();
    assertThat(refusals(valid("Machine"), with("Machine", "spec.clusterName", "c2")))
        .containsExactly("spec.clusterName: Forbidden: field is immutable, stored is c1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "v1.33", "1", "vv1.33.1", "v1.33.1.2"})
  void versionsThatAreNoneAreRefused(String version) {
    assertThat(refusals(with("Machine", "spec.version", "'" + version + "'")))
        .singleElement()
        .asString()
        .startsWith("spec.version: Invalid value: ")
        .endsWith("must be 'v' and a semantic version, such as v1.33.1");
  }

  @ParameterizedTest
  @CsvSource({
    "node.cluster.x-k8s.io/uninitialized, false",
    "node.kubernetes.io/not-ready, false",
    "node.kubernetes.io/out-of-service, true",
    "node.cloudprovider.kubernetes.io/uninitialized, false",
    "node-role.kubernetes.io/master, false",
    "node-role.kubernetes.io/control-plane, false",
    "example.org/gpu, true"
  })
  void workersMayOnlyHaveTaintsNobodyElseOwns(String key, boolean admitted) {
    ObjectNode machine =
        with(
            "Machine",
            "spec.taints",
            "[{key: " + key + ", effect: NoSchedule, propagation: Always}]");

    assertThat(refusals(machine).isEmpty()).isEqualTo(admitted);
  }

  @Test
  void controlPlaneMachinesMayHaveTheControlPlaneTaint() {
    ObjectNode machine =
        with(
            "Machine",
            "spec.taints",
            "[{key: node-role.kubernetes.io/control-plane, effect: NoSchedule, propagation: Always}]");
    machine = with(machine, "metadata.labels", "{cluster.x-k8s.io/control-plane: ''}");

    assertThat(refusals(machine)).isEmpty();
  }

  @Test
  void theSameTaintTwiceIsRefused() {
    String taint = "{key: a, effect: NoSchedule, propagation: Always}";

    assertThat(refusals(with("Machine", "spec.taints", "[" + taint + "," + taint + "]")))
        .containsExactly("spec.taints[1].key: Duplicate value: \"a\"");
  }
}
