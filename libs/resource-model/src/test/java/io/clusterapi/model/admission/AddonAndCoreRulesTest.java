package io.clusterapi.model.admission;

import static io.clusterapi.model.admission.Objects.create;
import static io.clusterapi.model.admission.Objects.refusals;
import static io.clusterapi.model.admission.Objects.valid;
import static io.clusterapi.model.admission.Objects.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** ClusterResourceSet and its binding, Secret and ConfigMap, and generations. */
class AddonAndCoreRulesTest {

  @Test
  void aResourceSetAppliesOnceUnlessSaidOtherwiseAndStaysSo() {
    String kind = "ClusterResourceSet";

    assertThat(create(valid(kind)).object().at("/spec/strategy").asText()).isEqualTo("ApplyOnce");
    assertThat(refusals(valid(kind), with(kind, "spec.strategy", "Reconcile")))
        .containsExactly(
            "spec.strategy: Invalid value: \"Reconcile\": field is immutable, stored is"
                + " \"ApplyOnce\"");
    assertThat(refusals(valid(kind), with(kind, "spec.clusterSelector", "{matchLabels: {a: b}}")))
        .singleElement()
        .asString()
        .contains("field is immutable, stored is {\"matchLabels\":{\"cni\":\"calico\"}}");
    assertThat(refusals(with(kind, "spec.clusterSelector", "{}")))
        .containsExactly(
            "spec.clusterSelector: Invalid value: {}: must not be empty: it would select no cluster");
    assertThat(refusals(with(kind, "spec.resources", "[{kind: Pod, name: p}]")))
        .containsExactly(
            "spec.resources[0].kind: Unsupported value: \"Pod\": supported values: \"ConfigMap\","
                + " \"Secret\"");
  }

  @Test
  void aBindingKeepsItsCluster() {
    String kind = "ClusterResourceSetBinding";

    assertThat(refusals(valid(kind), with(kind, "spec.clusterName", "c2")))
        .containsExactly("spec.clusterName: Forbidden: field is immutable, stored is c1");
  }

  @Test
  void aSecretsTextBecomesDataAndWins() {
    ObjectNode admitted = create(with("Secret", "data", "{password: b2xk, other: b2s=}")).object();

    assertThat(admitted.has("stringData")).isFalse();
    assertThat(admitted.path("data").toString())
        .isEqualTo("{\"password\":\"aHVudGVyMg==\",\"other\":\"b2s=\"}");
    assertThat(admitted.path("type").asText()).isEqualTo("Opaque");
  }

  @Test
  void aSecretKeepsItsTypeAndItsPromiseNotToChange() {
    ObjectNode stored = with("Secret", "immutable", "true");

    assertThat(refusals(valid("Secret"), with("Secret", "type", "other")))
        .containsExactly("type: Forbidden: field is immutable, stored is Opaque");
    assertThat(refusals(stored, with(stored, "stringData", "{password: new}")))
        .containsExactly("data: Forbidden: the object is immutable; delete it and create another");
    assertThat(refusals(stored, with(stored, "metadata.labels", "{a: b}"))).isEmpty();
  }

  @Test
  void aSecretsDataMustBeBase64OfBoundedSizeUnderValidKeys() {
    assertThat(refusals(with("Secret", "data", "{k: '%%%'}")))
        .containsExactly("data[k]: Invalid value: must be base64");
    assertThat(refusals(with("Secret", "data", "{'a b': b2s=}")))
        .singleElement()
        .asString()
        .startsWith("data[a b]: Invalid value: a key must be");
    ObjectNode large = valid("Secret");
    large.with("stringData").put("password", "x".repeat(1024 * 1024 + 10));
    assertThat(refusals(large)).singleElement().asString().startsWith("data: Too long");
    assertThat(refusals(with("Secret", "type", "kubernetes.io/tls"))).hasSize(2);
  }

  @Test
  void aConfigMapsKeysAreNotInBothParts() {
    assertThat(refusals(with("ConfigMap", "binaryData", "{key: b2s=}")))
        .containsExactly("binaryData[key]: Invalid value: data has the same key");
    assertThat(refusals(with("ConfigMap", "data", "{key: 5}")))
        .containsExactly("data[key]: Invalid value: must be a string, found an integer");
  }

  @Test
  void aGenerationCountsUpForWhatIsAskedFor() {
    ObjectNode cluster = valid("Cluster");

    assertThat(Generations.specChanged(cluster, with(cluster, "spec.paused", "true"))).isTrue();
    assertThat(Generations.specChanged(cluster, with(cluster, "spec", null))).isTrue();
    assertThat(Generations.specChanged(cluster, with(cluster, "metadata.labels", "{a: b}")))
        .isFalse();
    assertThat(Generations.specChanged(cluster, with(cluster, "status", "{phase: Failed}")))
        .isFalse();
    assertThat(Generations.specChanged(valid("ConfigMap"), with("ConfigMap", "data", "{a: b}")))
        .isTrue();
  }

  @Test
  void aWriteOfTheObjectLeavesStatusAndAWriteOfStatusLeavesTheObject() {
    ObjectNode stored = with("Cluster", "status", "{phase: Provisioned}");
    ObjectNode written = with(with("Cluster", "status", "{phase: Failed}"), "spec.paused", "true");

    ObjectNode object = Generations.withStoredStatus(written, Optional.of(stored));
    assertThat(object.at("/spec/paused").asBoolean()).isTrue();
    assertThat(object.at("/status/phase").asText()).isEqualTo("Provisioned");
    assertThat(Generations.withStoredStatus(written, Optional.empty()).has("status")).isFalse();

    ObjectNode status = Generations.withStatusOf(written, stored);
    assertThat(status.at("/spec").has("paused")).isFalse();
    assertThat(status.at("/status/phase").asText()).isEqualTo("Failed");
  }
}
