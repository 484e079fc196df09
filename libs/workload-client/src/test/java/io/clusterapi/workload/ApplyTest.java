package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.clusterapi.workload.Apply.Action;
import io.clusterapi.workload.Apply.Mode;
import io.clusterapi.workload.Apply.Outcome;
import io.clusterapi.workload.WorkloadException.Problem;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApplyTest {
  private static final ObjectNode CONFIG =
      object("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: a}\ndata: {k: one}");
  private static final ObjectNode NAMESPACE =
      object("apiVersion: v1\nkind: Namespace\nmetadata: {name: a}");

  private final WorkloadApi api = new WorkloadApi();
  private final WorkloadConnection connection = api.connect();

  @BeforeEach
  void discovery() {
    api.server()
        .expect()
        .get()
        .withPath("/api/v1")
        .andReturn(
            200,
            """
            {"kind":"APIResourceList","groupVersion":"v1","resources":[
             {"name":"configmaps","kind":"ConfigMap","namespaced":true,"verbs":["get"]},
             {"name":"configmaps/x","kind":"ConfigMap","namespaced":true,"verbs":["get"]},
             {"name":"namespaces","kind":"Namespace","namespaced":false,"verbs":["get"]}]}
            """)
        .always();
  }

  @AfterEach
  void stop() {
    connection.close();
    api.close();
  }

  @Test
  void namespacesAndDefinitionsComeBeforeWhatNeedsThemAndTheRestKeepsItsOrder() {
    List<ObjectNode> objects =
        List.of(
            kind("DaemonSet"),
            kind("ClusterRole"),
            kind("ConfigMap"),
            kind("CustomResourceDefinition"),
            kind("ServiceAccount"),
            kind("Secret"),
            kind("Namespace"));

    assertThat(Apply.sorted(objects))
        .extracting(o -> o.path("kind").asText())
        .containsExactly(
            "Namespace",
            "CustomResourceDefinition",
            "Secret",
            "ConfigMap",
            "ServiceAccount",
            "DaemonSet",
            "ClusterRole");
  }

  @Test
  void absentObjectsAreCreatedAndExistingOnesLeftAlone() {
    assertThat(connection.apply().apply(List.of(CONFIG, NAMESPACE), Mode.CREATE_IF_ABSENT))
        .containsExactly(
            new Outcome("Namespace a", Action.CREATED, null, ""),
            new Outcome("ConfigMap a/m", Action.CREATED, null, ""));

    ObjectNode changed = CONFIG.deepCopy();
    ((ObjectNode) changed.path("data")).put("k", "two");
    assertThat(connection.apply().apply(List.of(changed), Mode.CREATE_IF_ABSENT))
        .extracting(Outcome::action)
        .containsExactly(Action.UNCHANGED);
    assertThat(value()).isEqualTo("one");
  }

  @Test
  void mergingSetsTheGivenFieldsAndKeepsOthers() {
    connection.apply().apply(List.of(CONFIG), Mode.MERGE);
    ObjectNode changed =
        object(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: a}\ndata: {l: two}");

    assertThat(connection.apply().apply(List.of(changed), Mode.MERGE))
        .extracting(Outcome::action)
        .containsExactly(Action.PATCHED);
    assertThat(api.direct().configMaps().inNamespace("a").withName("m").get().getData())
        .containsEntry("k", "one")
        .containsEntry("l", "two");
  }

  @Test
  void anObjectWithoutNamespaceGoesToDefault() {
    connection
        .apply()
        .apply(
            List.of(object("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}")),
            Mode.CREATE_IF_ABSENT);

    assertThat(api.direct().configMaps().inNamespace("default").withName("m").get()).isNotNull();
  }

  @Test
  void oneFailureIsReportedAndDoesNotStopTheOthers() {
    ObjectNode unknown = object("apiVersion: v1\nkind: Gadget\nmetadata: {name: g}");
    ObjectNode nameless = object("apiVersion: v1\nkind: Namespace\nmetadata: {}");

    List<Outcome> outcomes =
        connection.apply().apply(List.of(unknown, nameless, CONFIG), Mode.CREATE_IF_ABSENT);

    assertThat(outcomes)
        .extracting(Outcome::action)
        .containsExactly(Action.FAILED, Action.CREATED, Action.FAILED);
    assertThat(outcomes.get(0).message())
        .isEqualTo("Namespace (no name): metadata.name is missing");
    assertThat(outcomes.get(2).problem()).isEqualTo(Problem.NOT_FOUND);
    assertThat(outcomes.get(2).message()).contains("does not know kind Gadget of v1");
  }

  private String value() {
    return api.direct().configMaps().inNamespace("a").withName("m").get().getData().get("k");
  }

  private static ObjectNode kind(String kind) {
    return object("kind: " + kind);
  }

  private static ObjectNode object(String yaml) {
    try {
      return (ObjectNode) new YAMLMapper().readTree(yaml);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
