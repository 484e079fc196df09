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

/** The vSphere kinds. */
class VSphereRulesTest {

  @Test
  void aMachineIsCompletedAsUpstreamDoes() {
    ObjectNode admitted = create(valid("VSphereMachine")).object();

    assertThat(admitted.at("/spec/datacenter").asText()).isEqualTo("*");
    assertThat(admitted.at("/spec/os").asText()).isEqualTo("Linux");
    assertThat(admitted.at("/spec/powerOffMode").asText()).isEqualTo("hard");
  }

  @Test
  void aDeploymentZoneIsForControlPlanesUnlessItSaysOtherwise() {
    assertThat(create(valid("VSphereDeploymentZone")).object().at("/spec/controlPlane").asBoolean())
        .isTrue();
  }

  /** Upstream's template fills both with an empty text when they are not given. */
  @Test
  void anEmptyThumbprintAndStoragePolicyAreNone() {
    assertThat(refusals(with("VSphereCluster", "spec.thumbprint", "''"))).isEmpty();
    assertThat(refusals(with("VSphereMachine", "spec.storagePolicyName", "''"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VSphereCluster | spec.server | null | spec.server",
        "VSphereCluster | spec.thumbprint | AB:CD | spec.thumbprint",
        "VSphereCluster | spec.identityRef.kind | ConfigMap | spec.identityRef.kind",
        "VSphereMachine | spec.template | null | spec.template",
        "VSphereMachine | spec.numCPUs | 1 | spec.numCPUs",
        "VSphereMachine | spec.hardwareVersion | vmx-0 | spec.hardwareVersion",
        "VSphereMachine | spec.cloneMode | halfClone | spec.cloneMode",
        "VSphereMachine | spec.guestSoftPowerOffTimeoutSeconds | 5 | guestSoftPowerOffTimeoutSeconds",
        "VSphereMachine | spec.network.devices | [{networkName: n, ipAddrs: [10.0.0.1]}] | spec.network.devices[0].ipAddrs[0]",
        "VSphereMachine | spec.network.devices | [{networkName: n, dhcp4: true, ipAddrs: [10.0.0.1/24]}] | together with dhcp4",
        "VSphereMachine | spec.pciDevices | [{deviceId: 1, vendorId: 2, vGPUProfile: p}] | spec.pciDevices[0]",
        "VSphereMachine | spec.pciDevices | [{deviceId: 1}] | spec.pciDevices[0]",
        "VSphereMachine | spec.naming | {template: '{{ .machine.name }}_x'} | spec.naming.template",
        "VSphereMachine | spec.naming | {template: '{{ .cluster.name }}'} | spec.naming.template",
        "VSphereMachineTemplate | spec.template.spec.providerID | vsphere://u | spec.template.spec.providerID",
        "VSphereMachineTemplate | spec.template.spec.network.devices | [{networkName: n, ipAddrs: [10.0.0.1/24]}] | devices[0].ipAddrs",
        "VSphereFailureDomain | spec.topology.computeCluster | null | spec.topology.computeCluster",
        "VSphereFailureDomain | spec.zone.type | HostGroup | spec.topology.hosts",
        "VSphereClusterIdentity | spec.secretName | null | spec.secretName",
      })
  void whatVSphereCouldNotDoIsRefused(String kind, String path, String value, String named) {
    assertThat(refusals(with(kind, path, value.equals("null") ? null : value)))
        .anyMatch(refusal -> refusal.contains(named));
  }

  @Test
  void aWindowsMachineHasAShortName() {
    ObjectNode machine = with("VSphereMachine", "spec.os", "Windows");
    assertThat(refusals(machine)).isEmpty();
    assertThat(refusals(with(machine, "metadata.name", "a-name-of-17-chars")))
        .singleElement()
        .asString()
        .contains("15 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VSphereMachine | spec.template | other",
        "VSphereMachine | spec.numCPUs | 4",
        "VSphereMachine | spec.network.routes | [{to: 10.0.0.0, via: 10.0.0.1, metric: 1}]",
        "VSphereMachineTemplate | spec.template.spec.memoryMiB | 4096",
        "VSphereClusterTemplate | spec.template.spec.server | other",
        "VSphereVM | spec.template | other",
        "VSphereFailureDomain | spec.topology.datastore | other",
      })
  void whatIsRealizedOnceCannotChange(String kind, String path, String value) {
    assertThat(refusals(valid(kind), with(kind, path, value)))
        .anyMatch(refusal -> refusal.contains(path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VSphereMachine | spec.providerID | vsphere://u",
        "VSphereMachine | spec.powerOffMode | soft",
        "VSphereMachine | spec.network.devices | [{networkName: n, dhcp4: true}]",
        "VSphereVM | spec.biosUUID | u",
        "VSphereVM | spec.thumbprint | ''",
        "VSphereCluster | spec.server | other",
      })
  void whatIsFilledInLaterCanChange(String kind, String path, String value) {
    assertThat(refusals(valid(kind), with(kind, path, value))).isEmpty();
  }

  @Test
  void theBiosUuidIsWrittenOnce() {
    ObjectNode known = with("VSphereVM", "spec.biosUUID", "one");
    assertThat(refusals(known, with(known, "spec.biosUUID", "two")))
        .anyMatch(refusal -> refusal.contains("spec.biosUUID"));
  }
}
