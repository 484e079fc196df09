package io.clusterapi.vsphere.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZoneSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomainSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereNetworkSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentZonesTest {
  private final VSphereDeploymentZone zone = new VSphereDeploymentZone();
  private final VSphereFailureDomain domain = new VSphereFailureDomain();
  private final VSphereMachineSpec template = new VSphereMachineSpec();

  DeploymentZonesTest() {
    zone.setMetadata(new ObjectMetaBuilder().withName("zone").build());
    zone.setSpec(new VSphereDeploymentZoneSpec());
    domain.setMetadata(new ObjectMetaBuilder().withName("domain").build());
    domain.setSpec(new VSphereFailureDomainSpec());
    domain.getSpec().region = new VSphereFailureDomainSpec.Domain();
    domain.getSpec().zone = new VSphereFailureDomainSpec.Domain();
    domain.getSpec().topology = new VSphereFailureDomainSpec.Topology();
    domain.getSpec().topology.datacenter = "dc";
    template.datacenter = "template-dc";
    template.folder = "template-folder";
    template.resourcePool = "template-pool";
    template.datastore = "template-datastore";
    template.network = new VSphereNetworkSpec();
    template.network.devices = List.of(device("first"), device("second"));
  }

  private static VSphereNetworkSpec.NetworkDevice device(String network) {
    VSphereNetworkSpec.NetworkDevice device = new VSphereNetworkSpec.NetworkDevice();
    device.networkName = network;
    device.dhcp4 = true;
    device.mtu = 9000L;
    return device;
  }

  private VSphereMachineSpec placed() {
    return DeploymentZones.placed(template, DeploymentZones.of(zone, domain));
  }

  private static List<String> networks(VSphereMachineSpec spec) {
    return spec.network.devices.stream().map(device -> device.networkName).toList();
  }

  @Test
  void whatTheZoneDoesNotSayIsTheTemplates() {
    assertThat(placed().datacenter).isEqualTo("dc");
    assertThat(placed().folder).isEqualTo("template-folder");
    assertThat(placed().resourcePool).isEqualTo("template-pool");
    assertThat(placed().datastore).isEqualTo("template-datastore");
    assertThat(networks(placed())).containsExactly("first", "second");
  }

  @Test
  void whatTheZoneSaysTakesThePlaceOfTheTemplates() {
    zone.getSpec().placementConstraint = new VSphereDeploymentZoneSpec.PlacementConstraint();
    zone.getSpec().placementConstraint.folder = "folder";
    zone.getSpec().placementConstraint.resourcePool = "pool";
    domain.getSpec().topology.datastore = "datastore";
    assertThat(placed().folder).isEqualTo("folder");
    assertThat(placed().resourcePool).isEqualTo("pool");
    assertThat(placed().datastore).isEqualTo("datastore");
    assertThat(template.folder).as("the template itself").isEqualTo("template-folder");
  }

  @Test
  void networksTakeTheDevicesInTheirOrderAndLeaveTheirSettings() {
    domain.getSpec().topology.networks = List.of("a");
    assertThat(networks(placed())).containsExactly("a", "second");
    assertThat(placed().network.devices.get(0).mtu).isEqualTo(9000L);
    assertThat(placed().network.devices.get(0).dhcp4).isTrue();
  }

  @Test
  void networksBeyondTheDevicesGetDevicesOfTheirOwn() {
    domain.getSpec().topology.networks = List.of("a", "b", "c");
    assertThat(networks(placed())).containsExactly("a", "b", "c");
    assertThat(placed().network.devices.get(2).dhcp4).isNull();
    assertThat(template.network.devices).as("the template itself").hasSize(2);
  }

  @Test
  void networkConfigurationsBringTheirSettingsAlong() {
    var configuration = new VSphereFailureDomainSpec.NetworkConfiguration();
    configuration.networkName = "a";
    configuration.dhcp4 = false;
    configuration.dhcp6 = true;
    configuration.nameservers = List.of("10.0.0.53");
    configuration.dhcp6Overrides = new VSphereNetworkSpec.DHCPOverrides();
    configuration.dhcp6Overrides.routeMetric = 7;
    domain.getSpec().topology.networkConfigurations = List.of(configuration);
    var device = placed().network.devices.get(0);
    assertThat(device.networkName).isEqualTo("a");
    assertThat(device.dhcp4).isFalse();
    assertThat(device.dhcp6).isTrue();
    assertThat(device.nameservers).containsExactly("10.0.0.53");
    assertThat(device.dhcp6Overrides.routeMetric).isEqualTo(7);
    assertThat(device.mtu).isEqualTo(9000L);
  }

  @Test
  void otherParametersAreAnotherPartOfTheSameZone() {
    String before = DeploymentZones.part(DeploymentZones.of(zone, domain)).key();
    domain.getSpec().topology.datastore = "datastore";
    String after = DeploymentZones.part(DeploymentZones.of(zone, domain)).key();
    assertThat(before).startsWith("zone-zone-").isNotEqualTo(after);
    assertThat(after).startsWith("zone-zone-");
  }
}
