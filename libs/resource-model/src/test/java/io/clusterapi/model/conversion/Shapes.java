package io.clusterapi.model.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Objects of every convertible kind with any subset of the fields a conversion touches, and some it
 * does not. Values are YAML; containers come before what is in them, so that {@code strategy: {}}
 * occurs too.
 */
final class Shapes {

  static final List<String> DURATIONS =
      List.of("10s", "0s", "10m0s", "90s", "1h", "1.5s", "300ms", "-5s", "2562047h47m16s");

  static final List<String> SECONDS = List.of("0", "1", "59", "60", "3600", "86461", "2147483647");

  static final List<String> ARGS_MAP = List.of("{}", "{v: '2'}", "{z: a, b: '', c: 'true'}");

  static final List<String> ARGS_LIST =
      List.of(
          "[]",
          "[{name: v, value: '2'}]",
          "[{name: z, value: a}, {name: b, value: ''}]",
          "[{name: v, value: '1'}, {name: v, value: '2'}]",
          "[{name: v}]");

  static final List<String> OLD_CONDITIONS =
      List.of("[]", "[{type: Ready, status: 'False', severity: Error}]");

  static final List<String> CONDITIONS =
      List.of("[]", "[{type: Available, status: 'True', reason: R}]");

  static final List<String> BOOL = List.of("true", "false");

  static final List<String> NUMBER = List.of("0", "1", "3");

  static final List<String> EMPTY = List.of("{}");

  static final List<String> TIME = List.of("\"2026-01-01T00:00:00Z\"");

  static final List<String> TEXT = List.of("a", "'2'", "''");

  static final List<String> OLD_REFERENCE =
      List.of(
          "{apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: AWSCluster, name: n, namespace: ns}",
          "{apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AWSCluster, name: n, namespace: other}",
          "{apiVersion: bootstrap.cluster.x-k8s.io/v1beta1, kind: KubeadmConfig, name: n, namespace: ns, uid: u, fieldPath: f}",
          "{apiVersion: v1, kind: Secret, name: n, namespace: ns}",
          "{kind: K, name: n, namespace: ns}",
          "{}");

  static final List<String> REFERENCE =
      List.of(
          "{apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: n}",
          "{apiGroup: x.example.com, kind: K, name: n}",
          "{kind: K, name: n}");

  private Shapes() {}

  static Map<String, List<String>> prefixed(String prefix, Map<String, List<String>> fields) {
    Map<String, List<String>> result = new LinkedHashMap<>();
    fields.forEach((path, values) -> result.put(prefix + path, values));
    return result;
  }

  static Map<String, List<String>> merged(
      Map<String, List<String>> a, Map<String, List<String>> b) {
    Map<String, List<String>> result = new LinkedHashMap<>(a);
    b.forEach(
        (path, values) -> {
          if (!path.equals("status")
              || result.keySet().stream().noneMatch(known -> known.startsWith("status."))) {
            result.put(path, values);
          }
        });
    return result;
  }

  static Arbitrary<ObjectNode> object(
      String apiVersion, String kind, Map<String, List<String>> fields) {
    List<Arbitrary<Map.Entry<String, String>>> choices = new ArrayList<>();
    fields.forEach(
        (path, values) -> {
          List<String> withAbsent = new ArrayList<>(values);
          for (int i = 0; i < values.size(); i++) {
            withAbsent.add(""); // absent in half of the objects
          }
          choices.add(Arbitraries.of(withAbsent).map(value -> Map.entry(path, value)));
        });
    return Combinators.combine(choices)
        .as(
            chosen -> {
              ObjectNode object =
                  ConversionTest.yaml(
                      "{apiVersion: "
                          + apiVersion
                          + ", kind: "
                          + kind
                          + ", metadata: {name: n, namespace: ns}}");
              for (Map.Entry<String, String> field : chosen) {
                if (!field.getValue().isEmpty()) {
                  Trees.set(object, field.getKey(), value(field.getValue()));
                }
              }
              return object;
            });
  }

  static JsonNode value(String yaml) {
    return ConversionTest.yaml("{v: " + yaml + "}").get("v");
  }
}
