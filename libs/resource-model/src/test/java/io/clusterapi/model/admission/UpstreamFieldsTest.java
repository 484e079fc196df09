package io.clusterapi.model.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.schema.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kinds of the providers have every field upstream's have, of the same type and with the same
 * default, so that a manifest written for upstream says the same here.
 */
class UpstreamFieldsTest {
  private static final String FIELDS = "/io/clusterapi/model/schema/upstream-fields.txt";

  /** Upstream's webhook overrules its own schema: a second load balancer is an internal one. */
  private static final Map<String, String> BY_WEBHOOK =
      Map.of(
          "spec.secondaryControlPlaneLoadBalancer.scheme", "\"internal\"",
          "spec.secondaryControlPlaneLoadBalancer.loadBalancerType", "\"nlb\"");

  /** Its status is written by its provider, from what the cloud says. */
  private static final String STATUS = "status.";

  /** Fields of one kind, by path. */
  record Published(String kind, String version, Map<String, Field> fields) {
    @Override
    public String toString() {
      return kind + " " + version;
    }
  }

  /**
   * @param value its default as JSON; null for none
   */
  record Field(String type, String value) {}

  static List<Published> published() {
    List<Published> all = new ArrayList<>();
    text()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              if (line.startsWith("[")) {
                String[] name = line.substring(1, line.length() - 1).split(" ");
                all.add(new Published(name[0], name[1], new LinkedHashMap<>()));
                return;
              }
              String[] halves = line.split(" = ", 2);
              String[] field = halves[0].split(" ");
              all.get(all.size() - 1)
                  .fields()
                  .put(field[0], new Field(field[1], halves.length > 1 ? halves[1] : null));
            });
    return all;
  }

  private static String text() {
    try (InputStream in = UpstreamFieldsTest.class.getResourceAsStream(FIELDS)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("published")
  void haveEveryFieldOfUpstreamWithItsType(Published published) {
    Kind kind = kind(published);
    assertThat(kind.storageVersion()).isEqualTo(published.version());
    Map<String, String> here = types(Schemas.of(kind).document());
    published
        .fields()
        .forEach(
            (path, field) ->
                assertThat(here).as(path).containsKey(path).containsEntry(path, field.type()));
  }

  @ParameterizedTest
  @MethodSource("published")
  void haveUpstreamsDefaults(Published published) throws IOException {
    Kind kind = kind(published);
    for (Map.Entry<String, Field> field : published.fields().entrySet()) {
      String path = field.getKey();
      if (field.getValue().value() == null || path.startsWith(STATUS)) {
        continue;
      }
      ObjectNode object = Objects.valid(published.kind());
      String[] steps = path.split("\\.");
      ObjectNode parent = object;
      for (int i = 0; i < steps.length - 1; i++) {
        parent = step(parent, steps[i]);
      }
      String name = steps[steps.length - 1];
      parent.remove(name);
      Admission.applyDefaults(kind, object, Optional.empty());

      String wanted = BY_WEBHOOK.getOrDefault(path, field.getValue().value());
      assertThat(parent.path(name)).as(path).isEqualTo(Mapper.json().readTree(wanted));
    }
  }

  private static ObjectNode step(ObjectNode parent, String step) {
    if (!step.endsWith("[]")) {
      return parent.get(step) instanceof ObjectNode found ? found : parent.putObject(step);
    }
    String name = step.substring(0, step.length() - 2);
    ArrayNode list = parent.get(name) instanceof ArrayNode found ? found : parent.putArray(name);
    return list.isEmpty() ? list.addObject() : (ObjectNode) list.get(0);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void templatesHoldTheSpecOfTheirKind(Kind template) {
    Kind kind =
        Kinds.all().stream()
            .filter(one -> (one.kind() + "Template").equals(template.kind()))
            .findFirst()
            .orElseThrow();
    Set<String> wanted = new TreeSet<>();
    types(Schemas.of(kind).document()).keySet().stream()
        .filter(path -> path.startsWith("spec."))
        .forEach(path -> wanted.add("spec.template." + path));

    assertThat(types(Schemas.of(template).document()).keySet()).containsAll(wanted);
  }

  static Stream<Kind> templates() {
    return Kinds.all().stream()
        .filter(kind -> kind.group().equals("infrastructure.cluster.x-k8s.io"))
        .filter(kind -> kind.kind().endsWith("MachineTemplate"));
  }

  private static Kind kind(Published published) {
    return Kinds.findByApiVersion(
            "infrastructure.cluster.x-k8s.io/" + published.version(), published.kind())
        .orElseThrow(() -> new AssertionError("there is no kind " + published));
  }

  private static Map<String, String> types(JsonNode schema) {
    Map<String, String> types = new LinkedHashMap<>();
    for (String part : List.of("spec", "status")) {
      collect(schema.at("/properties/" + part), part, types);
    }
    return types;
  }

  private static void collect(JsonNode schema, String path, Map<String, String> types) {
    types.put(
        path,
        schema.path("x-kubernetes-int-or-string").asBoolean()
            ? "any"
            : schema.path("type").asText("any"));
    children(schema, path, types);
    children(schema.path("items"), path + "[]", types);
    children(schema.path("additionalProperties"), path + "{}", types);
  }

  private static void children(JsonNode schema, String path, Map<String, String> types) {
    schema
        .path("properties")
        .properties()
        .forEach(field -> collect(field.getValue(), path + "." + field.getKey(), types));
  }
}
