package io.clusterapi.http.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {
  private static final ObjectNode OBJECT =
      (ObjectNode)
          tree(
              """
              {"metadata":{"name":"n","labels":{"app":"web","tier":"2","a.b/c":"x"}},
               "status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Ok","status":"False"}]}}
              """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=web | true",
        "app==db | false",
        "app!=db | true",
        "missing!=db | true",
        "app in (web,db) | true",
        "app notin (web) | false",
        "app | true",
        "!app | false",
        "tier>1 | true",
        "tier<2 | false",
        "app=web,tier in (1, 2),!gone | true",
        "a.b/c=x | true"
      })
  void labelSelectorsSelectAsKubernetesDoes(String selector, boolean selected) {
    assertThat(LabelSelector.parse(selector).matches(OBJECT)).isEqualTo(selected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"app in web", "=x", "app=a b", "a b c", "app in (a"})
  void aSelectorThatCannotBeReadIsRefusedWithItsText(String selector) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOf(ApiFailure.class)
        .hasMessageContaining("unable to parse");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".status.conditions[?(@.type==\"Ok\")].status | False",
        ".metadata.labels['a\\.b/c'] | x",
        ".metadata.labels.a\\.b/c | x",
        ".status.conditions[0].type | Ready",
        ".status.conditions[*].type | Ready"
      })
  void pathsOfColumnsLeadToTheirValues(String path, String value) {
    assertThat(JsonPath.of(path).first(OBJECT).map(JsonNode::asText)).contains(value);
  }

  @ParameterizedTest
  @CsvSource({
    "5,5s",
    "119,119s",
    "120,2m",
    "150,2m30s",
    "3600,60m",
    "10800,3h",
    "12000,3h20m",
    "172800,2d",
    "176400,2d1h",
    "864000,10d",
    "63072000,2y"
  })
  void agesAreShortenedAsKubectlDoes(long seconds, String text) {
    assertThat(Age.text(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/namespaces,,v1,,namespaces,,",
    "/api/v1/namespaces/a,,v1,,namespaces,a,",
    "/api/v1/namespaces/a/status,,v1,,namespaces,a,status",
    "/api/v1/namespaces/a/secrets,,v1,a,secrets,,",
    "/apis/g.io/v1/things,g.io,v1,,things,,",
    "/apis/g.io/v1/namespaces/a/things/b/scale,g.io,v1,a,things,b,scale"
  })
  void pathsSayWhatTheyName(
      String path,
      String group,
      String version,
      String namespace,
      String resource,
      String name,
      String subresource) {
    ApiPath parsed = ApiPath.parse(path).orElseThrow();

    assertThat(parsed.group()).isEqualTo(group == null ? "" : group);
    assertThat(parsed.version()).isEqualTo(version);
    assertThat(parsed.namespace().orElse(null)).isEqualTo(namespace);
    assertThat(parsed.resource()).isEqualTo(resource);
    assertThat(parsed.name()).isEqualTo(name == null ? "" : name);
    assertThat(parsed.subresource()).isEqualTo(subresource == null ? "" : subresource);
  }

  @Test
  void kubectlsAcceptHeaderAsksForATable() {
    Representation wanted =
        Representation.negotiate(
            "application/json;as=Table;v=v1;g=meta.k8s.io,"
                + "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json");

    assertThat(wanted.shape()).isEqualTo(Representation.Shape.TABLE);
  }

  @Test
  void aPathWithANulCharacterIsRefusedBeforeTheDatabaseHasTo() {
    assertThatThrownBy(() -> ApiPath.parse("/api/v1/namespaces/a%00b/configmaps"))
        .isInstanceOf(ApiFailure.class)
        .hasMessage("the path holds a NUL character (%00)")
        .satisfies(failure -> assertThat(((ApiFailure) failure).code()).isEqualTo(400));
  }

  @Test
  void mergePatchesRemoveByNull() {
    JsonNode result =
        Patches.merge(tree("{\"a\":{\"b\":1,\"c\":2}}"), tree("{\"a\":{\"b\":null,\"d\":3}}"));

    assertThat(result).isEqualTo(tree("{\"a\":{\"c\":2,\"d\":3}}"));
  }

  @Test
  void aJsonPatchWhoseTestFailsDoesNotQuoteTheObject() {
    assertThatThrownBy(
            () ->
                Patches.json(
                    tree("{\"data\":{\"k\":\"c2VjcmV0\"}}"),
                    tree("[{\"op\":\"test\",\"path\":\"/data/k\",\"value\":\"x\"}]")))
        .isInstanceOf(ApiFailure.class)
        .hasMessageNotContaining("c2VjcmV0");
  }

  /** Twenty thousand patches, most of them wrong in some way; none is the server's failure. */
  @Test
  void whateverAJsonPatchHasInItItIsAppliedOrRefusedNamingWhere() {
    JsonNode object = tree("{\"metadata\":{\"name\":\"n\"},\"data\":{\"a\":\"1\"},\"list\":[1]}");
    List<String> pointers =
        List.of(
            "/data/a",
            "/data/-",
            "",
            "/",
            "x",
            "/data/~2",
            "/data/a/b/c",
            "/list/99999999999",
            "/list/-1",
            "/list/-",
            "/list/2",
            "~",
            "/kind",
            "/list/01");
    for (String op : List.of("add", "remove", "replace", "move", "copy", "test", "drop", "")) {
      for (String path : pointers) {
        for (String from : pointers) {
          for (String value : List.of("null", "1", "\"s\"", "{}", "[]", "[[]]", "")) {
            ObjectNode operation = Mapper.json().createObjectNode().put("op", op).put("path", path);
            operation.put("from", from);
            if (!value.isEmpty()) {
              operation.set("value", tree(value));
            }
            answered(object, Mapper.json().createArrayNode().add(operation));
            answered(object, Mapper.json().createArrayNode().add(operation.without("from")));
          }
        }
      }
    }
  }

  private static void answered(JsonNode object, JsonNode patch) {
    try {
      Patches.json(object, patch);
    } catch (ApiFailure refused) {
      assertThat(refused.code()).as(patch.toString()).isIn(400, 422);
      assertThat(refused.status().at("/details/causes/0/field").asText())
          .as(patch.toString())
          .isNotBlank();
    } catch (RuntimeException e) {
      throw new AssertionError(patch.toString(), e);
    }
  }

  private static JsonNode tree(String json) {
    try {
      return Mapper.json().readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
