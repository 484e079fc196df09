package io.clusterapi.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestsTest {
  private static final String HEAD = "apiVersion: v1\nkind: ConfigMap\n";

  @Test
  void readsDocumentsInOrderAndSkipsEmptyOnes() {
    List<ManifestObject> objects =
        read(
            "---\n# only a comment\n---\n"
                + HEAD
                + "metadata: {name: a}\n---\n---\n"
                + HEAD
                + "metadata: {name: b}\n---\n");

    assertThat(objects).extracting(ManifestObject::name).containsExactly("a", "b");
    assertThat(objects).extracting(ManifestObject::documentIndex).containsExactly(1, 3);
    assertThat(objects.get(0).kind()).isEqualTo("ConfigMap");
  }

  @Test
  void nothingToReadIsAnEmptyList() {
    assertThat(read("")).isEmpty();
    assertThat(read("# nothing\n")).isEmpty();
    assertThat(read("---\n---\n")).isEmpty();
  }

  @Test
  void readsJsonDocumentsOneAfterTheOtherAlsoIndentedWithTabs() {
    List<ManifestObject> objects =
        read(
            "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"Secret\", \"metadata\": {\"name\": \"s\"}}\n{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}");

    assertThat(objects).extracting(ManifestObject::kind).containsExactly("Secret", "ConfigMap");
  }

  @Test
  void readsYamlThatStartsLikeJson() {
    assertThat(read("{apiVersion: v1, kind: ConfigMap}\n---\n" + HEAD)).hasSize(2);
  }

  @Test
  void replacesListsByTheirItems() {
    List<ManifestObject> objects =
        read(
            "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: a}}\n- {apiVersion: v1, kind: ConfigMap}\n---\n"
                + "apiVersion: cluster.x-k8s.io/v1beta2\nkind: MachineList\nitems:\n- metadata: {name: m}\n");

    assertThat(objects)
        .extracting(ManifestObject::kind)
        .containsExactly("Secret", "ConfigMap", "Machine");
    assertThat(objects.get(2).apiVersion()).isEqualTo("cluster.x-k8s.io/v1beta2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|1",
        "!!str 1|\"1\"",
        "\"1\"|\"1\"",
        "0644|420",
        "0x1F|31",
        "1_000|1000",
        "1.5|1.5",
        "1e3|1000.0",
        "yes|true",
        "Off|false",
        "\"yes\"|\"yes\"",
        "y|\"y\"",
        "~|null",
        "null|null",
        "2026-11-22|\"2026-11-22\"",
        "1:30|\"1:30\"",
        "v1.35.3|\"v1.35.3\"",
        "123456789012|123456789012",
        "192.168.0.0/16|\"192.168.0.0/16\"",
        "!!str 5|\"5\"",
        "!!binary aGk=|\"hi\"",
        "08|\"08\""
      })
  void scalarsMeanWhatTheyMeanToKubernetes(String yaml, String json) throws Exception {
    JsonNode value = read(HEAD + "data: " + yaml + "\n").get(0).tree().get("data");

    assertThat(value).hasToString(new ObjectMapper().readTree(json).toString());
  }

  @Test
  void keepsNullsAndTurnsKeysIntoText() {
    JsonNode tree =
        read(HEAD + "selector:\n  matchLabels: null\nports: {80: http, true: t}\n").get(0).tree();

    assertThat(tree.at("/selector/matchLabels").isNull()).isTrue();
    assertThat(tree.get("ports")).hasToString("{\"80\":\"http\",\"true\":\"t\"}");
  }

  @Test
  void mergeKeysGiveWayToKeysWrittenOut() {
    JsonNode tree = read(HEAD + "base: &b {x: 1, y: 2}\nd:\n  <<: *b\n  y: 3\n").get(0).tree();

    assertThat(tree.get("d")).hasToString("{\"y\":3,\"x\":1}");
  }

  @Test
  void aSharedAnchorIsCopiedEachTime() {
    JsonNode tree = read(HEAD + "a: &v [1]\nb: *v\n").get(0).tree();

    assertThat(tree.get("b")).isEqualTo(tree.get("a")).isNotSameAs(tree.get("a"));
  }

  @Test
  void aDuplicateKeyIsRefusedWithItsPlace() {
    ManifestInvalid error =
        refused(HEAD + "---\n" + HEAD + "spec:\n  replicas: 1\n  replicas: 2\n");

    assertThat(error)
        .hasMessage(
            "document 2, line 8, column 3: the key \"replicas\" appears twice in the same object: keep one of the two");
    assertThat(error.document()).isEqualTo(2);
    assertThat(error.line()).isEqualTo(8);
  }

  @Test
  void brokenYamlNamesTheDocumentAndLine() {
    assertThat(refused(HEAD + "---\nkind: [a\nb: c\n"))
        .hasMessageStartingWith("document 2, line 5, column 2: this is not valid YAML: ");
    assertThat(refused("a:\n\tb: c\n")).hasMessageContaining("indent with spaces");
  }

  @Test
  void brokenJsonNamesTheLine() {
    assertThat(refused("{\"apiVersion\": \"v1\",\n \"kind\" \"x\"}"))
        .hasMessageStartingWith("document 1, line 2, column ")
        .hasMessageContaining("this is not valid JSON");
    assertThat(refused("{\"apiVersion\":\"v1\",\"kind\":\"A\",\"kind\":\"B\"}"))
        .hasMessageContaining("Duplicate");
  }

  @Test
  void whatIsNotAnObjectIsRefused() {
    assertThat(refused("just text\n"))
        .hasMessage(
            "document 1, line 1, column 1: expected an object with apiVersion, kind and metadata but found text: check the indentation and that '---' separates the documents");
    assertThat(refused("- a\n- b\n")).hasMessageContaining("but found a list");
    assertThat(refused("kind: Cluster\n"))
        .hasMessage(
            "document 1, line 1, column 1: apiVersion is missing: every object starts with it, for example \"apiVersion: cluster.x-k8s.io/v1beta2\"");
    assertThat(refused("apiVersion: v1\nkind: 3\n"))
        .hasMessageContaining("kind must be text such as Cluster but is a number");
    assertThat(refused("apiVersion: v1\nkind: List\nitems: [3]\n"))
        .hasMessageContaining("items[0]: expected an object");
    assertThat(refused(HEAD + "metadata: x\n"))
        .hasMessageContaining("metadata of this ConfigMap must be an object but is text");
  }

  @Test
  void anUnfilledTemplateVariableAsKeyIsExplained() {
    assertThat(refused(HEAD + "a: {{x}: 1}\n"))
        .hasMessageContaining("a template variable left unfilled looks like this");
  }

  @Test
  void tagsThatWouldConstructClassesAreRefused() {
    assertThat(refused(HEAD + "x: !!javax.script.ScriptEngineManager [a]\n"))
        .hasMessageContaining("has no meaning here");
    assertThat(refused(HEAD + "x: !secret a\n")).hasMessageContaining("has no meaning here");
  }

  @Test
  void tooManyBytesAreRefusedBeforeReading() {
    byte[] input = new byte[Limits.DEFAULT.maxBytes() + 1];

    assertThatThrownBy(() -> Manifests.read(input, Limits.DEFAULT))
        .isInstanceOf(ManifestTooLarge.class)
        .hasMessageContaining("2097153 bytes and at most 2097152");
    assertThatThrownBy(() -> Manifests.read("ä".repeat(20), new Limits(30, 10, 10, 10)))
        .isInstanceOf(ManifestTooLarge.class)
        .hasMessageContaining("40 bytes");
  }

  @Test
  void anAliasBombIsRefused() {
    StringBuilder bomb = new StringBuilder(HEAD).append("a: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      bomb.append("a")
          .append(i)
          .append(": &a")
          .append(i)
          .append(" [")
          .append(("*a" + (i - 1) + ",").repeat(9))
          .append("]\n");
    }

    assertThat(refused(bomb.toString()))
        .isInstanceOf(ManifestTooLarge.class)
        .hasMessageContaining("aliases expand to more than 20000");
  }

  @Test
  void anAliasToItselfIsRefused() {
    assertThat(refused(HEAD + "a: &x [*x]\n"))
        .hasMessageContaining("an anchor contains an alias to itself");
  }

  @Test
  void deepNestingIsRefusedInBothForms() {
    String deep = "[".repeat(500) + "]".repeat(500);

    assertThat(refused(HEAD + "x: " + deep + "\n")).isInstanceOf(ManifestTooLarge.class);
    assertThat(refused("{\"apiVersion\":\"v1\",\"kind\":\"A\",\"x\":" + deep + "}"))
        .isInstanceOf(ManifestTooLarge.class);
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    assertThatThrownBy(
            () -> Manifests.read("kind: ä".getBytes(StandardCharsets.ISO_8859_1), Limits.DEFAULT))
        .isInstanceOf(ManifestInvalid.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void anEndlessNumberIsNotParsedDigitByDigit() {
    assertThat(read(HEAD + "x: " + "1".repeat(300) + "\n").get(0).tree().get("x").isDouble())
        .isTrue();
  }

  private static List<ManifestObject> read(String text) {
    return Manifests.read(text, Limits.DEFAULT);
  }

  private static ManifestInvalid refused(String text) {
    return catchThrowableOfType(ManifestInvalid.class, () -> read(text));
  }
}
