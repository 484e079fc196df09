package io.clusterapi.model.admission;

import static io.clusterapi.model.admission.Objects.create;
import static io.clusterapi.model.admission.Objects.refusals;
import static io.clusterapi.model.admission.Objects.valid;
import static io.clusterapi.model.admission.Objects.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Azure kinds. */
class AzureRulesTest {

  @Test
  void aClusterIsCompletedAsUpstreamDoes() {
    ObjectNode admitted = create(valid("AzureCluster")).object();

    assertThat(admitted.at("/spec/resourceGroup").asText()).isEqualTo("c1");
    assertThat(admitted.at("/spec/azureEnvironment").asText()).isEqualTo("AzurePublicCloud");
    assertThat(admitted.at("/spec/controlPlaneEnabled").asBoolean()).isTrue();
    assertThat(admitted.at("/spec/networkSpec/vnet").toString())
        .isEqualTo(
            "{\"resourceGroup\":\"c1\",\"name\":\"c1-vnet\",\"cidrBlocks\":[\"10.0.0.0/8\"]}");
    assertThat(admitted.at("/spec/networkSpec/subnets/0").toString())
        .isEqualTo(
            "{\"role\":\"control-plane\",\"name\":\"c1-controlplane-subnet\","
                + "\"cidrBlocks\":[\"10.0.0.0/16\"],"
                + "\"securityGroup\":{\"name\":\"c1-controlplane-nsg\"}}");
    assertThat(admitted.at("/spec/networkSpec/subnets/1").toString())
        .isEqualTo(
            "{\"role\":\"node\",\"name\":\"c1-node-subnet\",\"cidrBlocks\":[\"10.1.0.0/16\"],"
                + "\"securityGroup\":{\"name\":\"c1-node-nsg\"},"
                + "\"routeTable\":{\"name\":\"c1-node-routetable\"},"
                + "\"natGateway\":{\"name\":\"c1-node-natgw-1\","
                + "\"ip\":{\"name\":\"pip-c1-node-natgw-1\"}}}");
    assertThat(admitted.at("/spec/networkSpec/apiServerLB"))
        .isEqualTo(
            Yaml.tree(
                "{name: c1-public-lb, type: Public, sku: Standard, idleTimeoutInMinutes: 4,"
                    + " backendPool: {name: c1-public-lb-backendPool}, frontendIPs: [{name:"
                    + " c1-public-lb-frontEnd, publicIP: {name: pip-c1-apiserver}}]}"));
  }

  @Test
  void anInternalApiServerIsAtAnAddressOfItsSubnet() {
    ObjectNode admitted =
        create(with("AzureCluster", "spec.networkSpec.apiServerLB", "{type: Internal}")).object();

    assertThat(admitted.at("/spec/networkSpec/apiServerLB/name").asText())
        .isEqualTo("c1-internal-lb");
    assertThat(admitted.at("/spec/networkSpec/apiServerLB/frontendIPs/0/privateIP").asText())
        .isEqualTo("10.0.0.100");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resourceGroup | other",
        "subscriptionID | other",
        "location | northeurope",
        "azureEnvironment | AzureChinaCloud",
        "networkSpec.vnet.name | other",
        "networkSpec.vnet.cidrBlocks | [10.0.0.0/7]",
        "networkSpec.apiServerLB.name | other",
        "networkSpec.apiServerLB.idleTimeoutInMinutes | 5",
        "controlPlaneEndpoint.host | other",
        "controlPlaneEndpoint.port | 443"
      })
  void whatAClusterWasBuiltWithStays(String field, String value) {
    ObjectNode stored = with("AzureCluster", "spec.controlPlaneEndpoint", "{host: h, port: 6443}");
    ObjectNode admitted = create(stored).object();

    assertThat(refusals(stored, with(admitted, "spec." + field, value)))
        .singleElement()
        .asString()
        .startsWith("spec." + field + ": Invalid value: ")
        .contains("field is immutable, stored is ");
  }

  @Test
  void aClusterIsGivenItsEndpointLaterAndASubnetMore() {
    ObjectNode stored = valid("AzureCluster");
    ObjectNode later =
        with(create(stored).object(), "spec.controlPlaneEndpoint", "{host: h, port: 6443}");

    assertThat(refusals(stored, later)).isEmpty();
    assertThat(refusals(with(stored, "spec.controlPlaneEndpoint", "{host: '', port: 0}"), later))
        .isEmpty();
  }

  @Test
  void aSubnetWithMachinesIsNeitherMovedNorRemoved() {
    ObjectNode stored = valid("AzureCluster");
    String moved =
        "[{name: c1-controlplane-subnet, role: control-plane, cidrBlocks: [10.9.0.0/16]},"
            + "{name: other, role: node}]";

    assertThat(refusals(stored, with(stored, "spec.networkSpec.subnets", moved)))
        .anyMatch(line -> line.startsWith("spec.networkSpec.subnets[0].cidrBlocks: Invalid value"))
        .contains(
            "spec.networkSpec.subnets: Forbidden: the subnet c1-node-subnet cannot be removed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.identityRef | {} | spec.identityRef: Required value",
        "spec.resourceGroup | 'a b' | spec.resourceGroup: Invalid value",
        "spec.additionalTags | {a/b: c} | spec.additionalTags: Invalid value",
        "spec.networkSpec.vnet | {cidrBlocks: [10.0.0.0]} | spec.networkSpec.vnet.cidrBlocks[0]: Invalid value",
        "spec.networkSpec.vnet | {cidrBlocks: [10.0.0.0/16]} | spec.networkSpec.subnets[1].cidrBlocks[0]: Invalid value",
        "spec.networkSpec.subnets | [{name: n, role: node}] | spec.networkSpec.subnets: Required value: one subnet must have the role control-plane",
        "spec.networkSpec.apiServerLB | {sku: Basic} | spec.networkSpec.apiServerLB.sku: Invalid value",
        "spec.networkSpec.apiServerLB | {idleTimeoutInMinutes: 3} | spec.networkSpec.apiServerLB.idleTimeoutInMinutes: Invalid value",
        "spec.networkSpec.nodeOutboundLB | {frontendIPsCount: 17} | spec.networkSpec.nodeOutboundLB.frontendIPsCount: Invalid value",
        "spec.networkSpec.controlPlaneOutboundLB | {} | spec.networkSpec.controlPlaneOutboundLB: Forbidden",
        "spec.networkSpec.privateDNSZoneName | a.io | spec.networkSpec.privateDNSZoneName: Forbidden",
        "spec.armEndpoint | https://a | spec.armEndpoint: Forbidden",
        "metadata.name | A.b | metadata.name: Invalid value"
      })
  void whatAzureWouldRefuseIsRefusedWithItsField(String path, String value, String refusal) {
    assertThat(refusals(with("AzureCluster", path, value)))
        .anyMatch(line -> line.startsWith(refusal));
  }

  @Test
  void aMachineIsCompletedAsUpstreamDoes() {
    ObjectNode admitted =
        create(
                with(
                    "AzureMachine",
                    "spec.dataDisks",
                    "[{nameSuffix: a, diskSizeGB: 1}, {nameSuffix: b, diskSizeGB: 1, lun: 0}]"))
            .object();

    assertThat(admitted.at("/spec/identity").asText()).isEqualTo("None");
    assertThat(admitted.at("/spec/osDisk/cachingType").asText()).isEqualTo("None");
    assertThat(admitted.at("/spec/dataDisks/0/lun").asInt()).isEqualTo(1);
    assertThat(admitted.at("/spec/dataDisks/0/cachingType").asText()).isEqualTo("ReadWrite");
    assertThat(admitted.at("/spec/diagnostics/boot/storageAccountType").asText())
        .isEqualTo("Managed");
    assertThat(admitted.at("/spec/networkInterfaces").toString())
        .isEqualTo("[{\"privateIPConfigs\":1}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dataDisks | [{nameSuffix: a, diskSizeGB: 1, lun: 64}] | dataDisks[0].lun: Invalid value",
        "dataDisks | [{nameSuffix: a, diskSizeGB: 1, lun: 1}, {nameSuffix: b, diskSizeGB: 1, lun: 1}] | dataDisks[1].lun: Invalid value",
        "identity | UserAssigned | userAssignedIdentities: Required value",
        "systemAssignedIdentityRole | {name: n} | systemAssignedIdentityRole: Forbidden",
        "image | {} | image: Invalid value",
        "image | {computeGallery: {gallery: g, name: n, version: v, subscriptionID: s}} | image.computeGallery: Required value",
        "osDisk | {osType: Plan9} | osDisk.osType: Invalid value",
        "sshPublicKey | no | sshPublicKey: Invalid value",
        "networkInterfaces | [{privateIPConfigs: 0}] | networkInterfaces[0].privateIPConfigs: Invalid value"
      })
  void aMachineThatCouldNotBeIsRefusedWithItsField(String field, String value, String refusal) {
    assertThat(refusals(with("AzureMachine", "spec." + field, value)))
        .anyMatch(line -> line.startsWith("spec." + refusal));
  }

  @Test
  void aMachineKeepsWhatItWasMadeWithAndIsGivenItsProviderId() {
    ObjectNode stored = valid("AzureMachine");

    assertThat(refusals(stored, with(stored, "spec.osDisk.diskSizeGB", "256")))
        .singleElement()
        .asString()
        .contains("field is immutable");
    assertThat(refusals(stored, with(stored, "spec.providerID", "azure:///x"))).isEmpty();
  }

  @Test
  void aTemplateIsImmutableAndHasNoProviderId() {
    ObjectNode stored = valid("AzureMachineTemplate");

    assertThat(refusals(stored, with(stored, "spec.template.spec.vmSize", "other")))
        .singleElement()
        .asString()
        .contains("templates are immutable");
    assertThat(refusals(with(stored, "spec.template.spec.providerID", "azure:///x")))
        .singleElement()
        .asString()
        .startsWith("spec.template.spec.providerID: Forbidden");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: ServicePrincipal, tenantID: t, clientID: c} | spec.clientSecret: Required value",
        "{type: ServicePrincipalCertificate, tenantID: t, clientID: c} | spec.certPath: Required value",
        "{type: WorkloadIdentity, tenantID: t} | spec.clientID: Required value",
        "{type: WorkloadIdentity, tenantID: t, clientID: c, clientSecret: {name: s}} | spec.clientSecret: Forbidden",
        "{type: UserAssignedIdentityCredential, tenantID: t} | spec.userAssignedIdentityCredentialsPath: Required value"
      })
  void credentialsHaveWhatTheirKindNeeds(String spec, String refusal) {
    assertThat(refusals(with("AzureClusterIdentity", "spec", spec)))
        .anyMatch(line -> line.startsWith(refusal));
  }
}
