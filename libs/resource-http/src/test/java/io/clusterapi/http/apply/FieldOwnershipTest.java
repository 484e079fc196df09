package io.clusterapi.http.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.MachineDeployment;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FieldOwnershipTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TypeShape SHAPE =
      TypeShape.of(
          tree(
              """
              {"properties":{
                "metadata":{"properties":{"labels":{"additionalProperties":{"type":"string"}},
                  "finalizers":{"x-kubernetes-list-type":"set"}}},
                "spec":{"properties":{"replicas":{"type":"integer"},
                  "items":{"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
                    "items":{"properties":{"name":{},"value":{},"other":{}}}},
                  "order":{"type":"array"}}}}}
              """));

  private final FieldOwnership ownership =
      new FieldOwnership(Kinds.of(MachineDeployment.class), SHAPE);

  @Test
  void whatIsAppliedAgainUnchangedChangesNothing() {
    ObjectNode applied = object("{\"replicas\":1,\"items\":[{\"name\":\"a\",\"value\":1}]}");
    ObjectNode live = apply(null, applied, "one", false);

    assertThat(apply(live, applied, "one", false)).isEqualTo(live);
  }

  @Test
  void twoManagersMayAgreeOnAValue() {
    ObjectNode live = apply(null, object("{\"replicas\":1}"), "one", false);

    ObjectNode both = apply(live, object("{\"replicas\":1}"), "two", false);

    assertThat(ManagedFields.of(both).managers()).hasSize(2);
  }

  @Test
  void anotherValueIsAConflictThatNamesManagerAndField() {
    ObjectNode live = apply(null, object("{\"replicas\":1}"), "one", false);

    assertThatThrownBy(() -> apply(live, object("{\"replicas\":2}"), "two", false))
        .isInstanceOf(ApiFailure.class)
        .hasMessageContaining("conflict with \"one\"")
        .hasMessageContaining(".spec.replicas");
  }

  @Test
  void forceTakesTheFieldOver() {
    ObjectNode live = apply(null, object("{\"replicas\":1}"), "one", false);

    ObjectNode forced = apply(live, object("{\"replicas\":2}"), "two", true);

    assertThat(forced.path("spec").path("replicas").asInt()).isEqualTo(2);
    assertThat(ManagedFields.of(forced).managers())
        .extracting(ManagedFields.Manager::name)
        .containsExactly("two");
  }

  @Test
  void itemsOfAKeyedListBelongToWhoeverAppliedThem() {
    ObjectNode live =
        apply(null, object("{\"items\":[{\"name\":\"a\",\"value\":1}]}"), "one", false);

    ObjectNode both =
        apply(live, object("{\"items\":[{\"name\":\"b\",\"value\":2}]}"), "two", false);
    ObjectNode onlyB = apply(both, object("{\"replicas\":1}"), "one", false);

    assertThat(both.path("spec").path("items")).hasSize(2);
    assertThat(onlyB.path("spec").path("items")).hasSize(1);
    assertThat(onlyB.at("/spec/items/0/name").asText()).isEqualTo("b");
  }

  @Test
  void whatIsNoLongerAppliedGoesUnlessSomebodyElseOwnsIt() {
    ObjectNode live = apply(null, object("{\"replicas\":1,\"order\":[1,2]}"), "one", false);
    ObjectNode shared = apply(live, object("{\"order\":[1,2]}"), "two", false);

    ObjectNode left = apply(shared, object("{}"), "one", false);

    assertThat(left.path("spec").has("replicas")).isFalse();
    assertThat(left.path("spec").path("order")).hasSize(2);
  }

  @Test
  void anUpdateTakesOwnershipOfWhatItChanges() {
    ObjectNode live = apply(null, object("{\"replicas\":1,\"order\":[1]}"), "one", false);
    ObjectNode next = live.deepCopy();
    ((ObjectNode) next.get("spec")).put("replicas", 5);

    ownership.record(live, next, "editor", "", NOW);

    assertThatThrownBy(() -> apply(next, object("{\"replicas\":1,\"order\":[1]}"), "one", false))
        .hasMessageContaining("conflict with \"editor\"");
    assertThat(apply(next, object("{\"order\":[1]}"), "one", false).at("/spec/replicas").asInt())
        .isEqualTo(5);
  }

  private ObjectNode apply(ObjectNode live, ObjectNode applied, String manager, boolean force) {
    return ownership.apply(live, applied, manager, "", force, NOW);
  }

  private static ObjectNode object(String spec) {
    ObjectNode object =
        (ObjectNode) tree("{\"apiVersion\":\"v1\",\"kind\":\"K\",\"metadata\":{\"name\":\"n\"}}");
    object.set("spec", tree(spec));
    return object;
  }

  private static JsonNode tree(String json) {
    try {
      return Mapper.json().readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
