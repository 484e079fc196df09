package io.clusterapi.model.admission;

import static io.clusterapi.model.admission.Objects.create;
import static io.clusterapi.model.admission.Objects.refusals;
import static io.clusterapi.model.admission.Objects.update;
import static io.clusterapi.model.admission.Objects.valid;
import static io.clusterapi.model.admission.Objects.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MachineSet and MachineDeployment. */
class MachineOwnerRulesTest {
  private static final String SIZES =
      "{cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size: '%s',"
          + " cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size: '%s'}";

  @Test
  void aDeploymentWithEmptySelectorIsGivenUpstreamsDefaults() {
    ObjectNode admitted = create(with("MachineDeployment", "spec.replicas", null)).object();

    String labels =
        "{\"cluster.x-k8s.io/deployment-name\":\"md1\",\"cluster.x-k8s.io/cluster-name\":\"c1\"}";
    assertThat(admitted.at("/spec/selector/matchLabels").toString()).isEqualTo(labels);
    assertThat(admitted.at("/spec/template/metadata/labels").toString()).isEqualTo(labels);
    assertThat(admitted.at("/metadata/labels").toString())
        .isEqualTo("{\"cluster.x-k8s.io/cluster-name\":\"c1\"}");
    assertThat(admitted.at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(admitted.at("/spec/rollout").toString())
        .isEqualTo(
            "{\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":1,\"maxUnavailable\":0}}}");
  }

  @Test
  void aDeploymentMayLeaveTheSelectorOut() {
    assertThat(create(with("MachineDeployment", "spec.selector", null)).object())
        .isEqualTo(create(valid("MachineDeployment")).object());
  }

  @Test
  void aSetWithEmptySelectorIsGivenItsOwnName() {
    ObjectNode admitted = create(valid("MachineSet")).object();

    assertThat(admitted.at("/spec/selector/matchLabels").toString())
        .isEqualTo("{\"cluster.x-k8s.io/set-name\":\"ms1\"}");
    assertThat(admitted.at("/spec/template/metadata/labels").toString())
        .isEqualTo("{\"cluster.x-k8s.io/set-name\":\"ms1\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MachineSet", "MachineDeployment"})
  void aSelectorMustMatchTheTemplate(String kind) {
    ObjectNode object = with(kind, "spec.selector.matchLabels", "{app: a}");

    assertThat(refusals(object))
        .singleElement()
        .asString()
        .startsWith("spec.template.metadata.labels: Invalid value: ")
        .contains("must match spec.selector \"app=a");
    assertThat(refusals(with(object, "spec.template.metadata.labels", "{app: a}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{key: a, operator: In} | .values: Required value",
        "{key: a, operator: Exists, values: [b]} | .values: Forbidden",
        "{key: a, operator: Near} | .operator: Unsupported value: \"Near\"",
        "{key: 'a b', operator: Exists} | .key: Invalid value"
      })
  void aSelectorMustMakeSense(String expression, String error) {
    assertThat(
            refusals(
                with(
                    "MachineDeployment", "spec.selector.matchExpressions", "[" + expression + "]")))
        .anyMatch(found -> found.startsWith("spec.selector.matchExpressions[0]" + error));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MachineSet", "MachineDeployment"})
  void clusterNamesMustAgreeAndStay(String kind) {
    assertThat(refusals(with(kind, "spec.template.spec.clusterName", "c2")))
        .containsExactly(
            "spec.clusterName: Invalid value: \"c1\": must be the same as"
                + " spec.template.spec.clusterName, which is \"c2\"");
    ObjectNode moved =
        with(with(kind, "spec.clusterName", "c2"), "spec.template.spec.clusterName", "c2");
    assertThat(refusals(valid(kind), moved))
        .contains("spec.clusterName: Forbidden: field is immutable, stored is c1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MachineSet", "MachineDeployment"})
  void theTemplateIsCheckedLikeAMachine(String kind) {
    assertThat(refusals(with(kind, "spec.template.spec.version", "new")))
        .singleElement()
        .asString()
        .startsWith("spec.template.spec.version");
    assertThat(refusals(with(kind, "spec.template.spec.bootstrap", "{}")))
        .singleElement()
        .asString()
        .startsWith("spec.template.spec.bootstrap: Required value");
    assertThat(refusals(with(kind, "spec.template.metadata.annotations", "{'a b': c}")))
        .singleElement()
        .asString()
        .startsWith("spec.template.metadata.annotations: Invalid value: \"a b\"");
    assertThat(refusals(with(kind, "spec.replicas", "-1")))
        .containsExactly("spec.replicas: Invalid value: -1: must be at least 0");
  }

  @ParameterizedTest
  @CsvSource({"2,2", "1,1", "0,1", "9,5"})
  void anAutoscalersReplicasAreKeptWithinItsBounds(int stored, int expected) {
    ObjectNode without = with("MachineDeployment", "spec.replicas", null);
    without = with(without, "metadata.annotations", SIZES.formatted(1, 5));
    ObjectNode old = create(with(without, "spec.replicas", Integer.toString(stored))).object();

    assertThat(update(old, without).object().at("/spec/replicas").asInt()).isEqualTo(expected);
    assertThat(create(without).object().at("/spec/replicas").asInt()).isEqualTo(1);
  }

  @Test
  void anAutoscalersBoundsMustBeNumbers() {
    ObjectNode object = with("MachineSet", "metadata.annotations", SIZES.formatted("few", 5));

    assertThat(refusals(object))
        .containsExactly(
            "metadata.annotations[cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size]:"
                + " Invalid value: \"few\": must be a whole number of at least 0");
  }

  @ParameterizedTest
  @CsvSource({
    "1,0,true",
    "0,1,true",
    "25%,0,true",
    "0%,0%,true",
    "0,0,false",
    "lots,0,false",
    "-1,1,false",
    "'1.5',1,false"
  })
  void surgeAndUnavailableMustLetSomethingHappen(
      String surge, String unavailable, boolean admitted) {
    ObjectNode object = with("MachineDeployment", "spec.rollout.strategy.type", "RollingUpdate");
    object = with(object, "spec.rollout.strategy.rollingUpdate.maxSurge", surge);
    object = with(object, "spec.rollout.strategy.rollingUpdate.maxUnavailable", unavailable);

    assertThat(refusals(object).isEmpty()).isEqualTo(admitted);
  }

  @Test
  void onDeleteIsGivenNoBoundsOfARollingUpdate() {
    ObjectNode admitted =
        create(with("MachineDeployment", "spec.rollout.strategy", "{type: OnDelete}")).object();

    assertThat(admitted.at("/spec/rollout/strategy").toString())
        .isEqualTo("{\"type\":\"OnDelete\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{{ .machineSet.name }}-{{ .random }} ; ",
        "{{.cluster.name}}-{{ .random }} ; ",
        "{{ .machineSet.name }} ; must contain {{ .random }}",
        "{{ .machineSet.name | upper }}-{{ .random }} ; is not supported",
        "{{ .node.name }}-{{ .random }} ; is not supported",
        "{{ .random ; braces are not closed",
        "UPPER-{{ .random }} ; names made from it must consist of lower case"
      })
  void namesOfMachinesMustBeUniqueAndValid(String template, String error) {
    ObjectNode object =
        with("MachineDeployment", "spec.machineNaming.template", "'" + template + "'");

    if (error == null) {
      assertThat(refusals(object)).isEmpty();
    } else {
      assertThat(refusals(object))
          .singleElement()
          .asString()
          .startsWith("spec.machineNaming.template: Invalid value: ")
          .contains(error);
    }
  }

  @Test
  void onlyKnownPreflightChecksCanBeSkipped() {
    String annotation = "{machineset.cluster.x-k8s.io/skip-preflight-checks: 'All, Weather'}";

    assertThat(refusals(with("MachineDeployment", "metadata.annotations", annotation)))
        .singleElement()
        .asString()
        .contains("Invalid value: \"Weather\": must be among All, ControlPlaneIsStable");
  }
}
