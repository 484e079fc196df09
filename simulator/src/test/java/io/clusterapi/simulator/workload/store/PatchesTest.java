package io.clusterapi.simulator.workload.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: 1, b: {c: 2}} | {b: {c: null, d: 3}} | {a: 1, b: {d: 3}}",
        "{l: [1, 2]} | {l: [3]} | {l: [3]}",
        "{a: 1} | {b: {c: null}} | {a: 1, b: {}}"
      })
  void aMergePatchReplacesListsAndRemovesNulls(String target, String patch, String result) {
    assertThat(Patches.merge(tree(target), tree(patch))).isEqualTo(tree(result));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{taints: [{key: a, effect: x}]} | {taints: [{key: b, effect: y}]}"
            + " | {taints: [{key: a, effect: x}, {key: b, effect: y}]}",
        "{taints: [{key: a}, {key: b}]} | {taints: [{$patch: delete, key: a}]} | {taints: [{key: b}]}",
        "{taints: [{key: a}]} | {taints: [{$patch: replace}, {key: c}]} | {taints: [{key: c}]}",
        "{containers: [{name: a, image: x, args: [p]}]} | {containers: [{name: a, image: y}]}"
            + " | {containers: [{name: a, image: y, args: [p]}]}",
        "{finalizers: [a, b]} | {$deleteFromPrimitiveList/finalizers: [a], finalizers: [c]}"
            + " | {finalizers: [b, c]}",
        "{m: {a: 1}} | {m: {$patch: replace, b: 2}} | {m: {b: 2}}",
        "{args: [a]} | {args: [b]} | {args: [b]}",
        "{taints: [{key: a}]} | {$setElementOrder/taints: [{key: b}], taints: [{key: b}]}"
            + " | {taints: [{key: a}, {key: b}]}"
      })
  void aStrategicMergePatchMergesKnownListsByKey(String target, String patch, String result) {
    assertThat(Patches.strategic(tree(target), tree(patch))).isEqualTo(tree(result));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=web | true",
        "app!=web | false",
        "app in (web, api),tier | true",
        "!tier | false",
        "missing | false",
        "missing!=x | true",
        "app notin (web) | false",
        "app==web,tier=front | true"
      })
  void labelSelectorsSelectWhatTheySay(String selector, boolean matches) {
    JsonNode object = tree("{metadata: {labels: {app: web, tier: front}}}");
    assertThat(Selectors.labels(selector).test(object)).isEqualTo(matches);
  }

  private static JsonNode tree(String yaml) {
    return Json.template(yaml);
  }
}
