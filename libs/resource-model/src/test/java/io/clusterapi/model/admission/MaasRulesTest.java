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

/** The MAAS kinds. */
class MaasRulesTest {

  @Test
  void littleIsAddedToWhatWasDeclared() {
    assertThat(create(valid("MaasCluster")).object().at("/spec").toString())
        .isEqualTo("{\"dnsDomain\":\"maas.example.org\"}");
    assertThat(create(valid("MaasMachine")).object().at("/spec").size()).isEqualTo(5);
    assertThat(create(valid("MaasMachine")).object().at("/spec/deployInMemory").asBoolean(true))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MaasCluster | spec.dnsDomain | | spec.dnsDomain: Required value",
        "MaasCluster | spec.dnsDomain | '' | spec.dnsDomain: Required value",
        "MaasCluster | spec.dnsDomain | not_a_domain | spec.dnsDomain: Invalid value",
        "MaasCluster | spec.failureDomains | [z1, z1] | spec.failureDomains[1]: Invalid value",
        "MaasMachine | spec.minCPU | | spec.minCPU: Required value",
        "MaasMachine | spec.minMemory | | spec.minMemory: Required value",
        "MaasMachine | spec.minMemory | -1 | spec.minMemory: Invalid value",
        "MaasMachine | spec.image | | spec.image: Required value",
        "MaasMachine | spec.image | a/b/c | spec.image: Invalid value",
        "MaasMachine | spec.tags | ['two words'] | spec.tags[0]: Invalid value",
        "MaasMachineTemplate | spec.template.spec.systemID | abc | spec.template.spec.systemID: Forbidden",
        "MaasMachineTemplate | spec.template.spec.providerID | abc | spec.template.spec.providerID: Forbidden",
        "MaasMachineTemplate | spec.template.spec.image | | spec.template.spec.image: Required value"
      })
  void whatMaasCouldNotDoIsRefused(String kind, String path, String value, String refusal) {
    assertThat(refusals(with(kind, path, value))).singleElement().asString().startsWith(refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MaasCluster | spec.dnsDomain | other.example.org",
        "MaasMachine | spec.image | custom/other",
        "MaasMachine | spec.minCPU | 8",
        "MaasMachine | spec.minMemory | 1024",
        "MaasMachineTemplate | spec.template.spec.image | custom/other",
        "MaasMachineTemplate | spec.template.spec.resourcePool | gold"
      })
  void whatWasBuiltWithStays(String kind, String path, String value) {
    assertThat(refusals(valid(kind), with(kind, path, value)))
        .singleElement()
        .asString()
        .startsWith(path + ": ");
  }

  @Test
  void whatIsFilledInLaterIsFilledInOnce() {
    ObjectNode machine = with("MaasMachine", "spec.providerID", "maas:///z1/abc");
    ObjectNode cluster =
        with(
            "MaasCluster", "spec.controlPlaneEndpoint", "{host: c-1.maas.example.org, port: 6443}");

    assertThat(refusals(valid("MaasMachine"), machine)).isEmpty();
    assertThat(refusals(machine, with(machine, "spec.providerID", "maas:///z1/def"))).hasSize(1);
    assertThat(refusals(valid("MaasCluster"), cluster)).isEmpty();
    assertThat(refusals(cluster, with(cluster, "spec.controlPlaneEndpoint.port", "8443")))
        .hasSize(1);
  }
}
