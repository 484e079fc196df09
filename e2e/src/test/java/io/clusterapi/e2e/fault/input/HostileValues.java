package io.clusterapi.e2e.fault.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Values where others are wanted. */
final class HostileValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "a\u0000b",
          "\n",
          "../../../etc/passwd",
          "10.0.0.0/33",
          "999.0.0.0/8",
          "::/129",
          "fe80::1%eth0/64",
          "0.0.0.0/0",
          "v1",
          "v1.35",
          "v1.35.3-",
          "v01.2.3",
          "v99999999999999999999.0.0",
          "1e999",
          "-1",
          "1Gi",
          "1e3Ki",
          "9999999999999999999999Ei",
          "50%",
          "101%",
          "-5%",
          "5m",
          "1h-3m",
          "99999999h",
          "PT5M",
          "2026-02-30T00:00:00Z",
          "NaN",
          "null",
          "true",
          "{{ .x }}",
          "${x}",
          "😀",
          "ä",
          "\u2028",
          "\ufeff",
          "\ud800",
          "A".repeat(300),
          "a".repeat(70_000),
          "a=b,c in (",
          "!a,!!",
          "a in ()",
          "metadata.name=,=",
          "aHR0cDovLw==",
          "9223372036854775808",
          "%00",
          "'; drop table resource; --",
          "<script>");

  private static final ObjectMapper DEEP =
      new ObjectMapper(
          JsonFactory.builder()
              .streamWriteConstraints(
                  StreamWriteConstraints.builder().maxNestingDepth(10_000).build())
              .build());

  private HostileValues() {}

  /** As JSON, however deep: what is nested into what is nested passes Jackson's own 1,000. */
  static String written(JsonNode value) {
    try {
      return DEEP.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of the test's own could not be written", e);
    }
  }

  static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  static JsonNode value(Random random) {
    return switch (random.nextInt(11)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextInt());
      case 3 -> JSON.numberNode(new BigInteger("9".repeat(1 + random.nextInt(400))));
      case 4 -> JSON.numberNode(new BigDecimal("-1.5e" + random.nextInt(400)));
      case 5 -> JSON.arrayNode().add(text(random)).addNull();
      case 6 -> JSON.objectNode().put(text(random), text(random));
      case 7 -> deep(random.nextInt(900));
      default -> JSON.textNode(text(random));
    };
  }

  private static JsonNode deep(int levels) {
    JsonNode value = JSON.objectNode();
    for (int i = 0; i < levels; i++) {
      value = i % 2 == 0 ? JSON.arrayNode().add(value) : JSON.objectNode().set("a", value);
    }
    return value;
  }

  /** Changes one place of an object: another value, another name, nothing. */
  static void mutate(ObjectNode object, Random random) {
    List<ObjectNode> objects = new ArrayList<>();
    List<ArrayNode> arrays = new ArrayList<>();
    collect(object, objects, arrays);
    if (!arrays.isEmpty() && random.nextInt(4) == 0) {
      ArrayNode array = arrays.get(random.nextInt(arrays.size()));
      if (array.isEmpty() || random.nextBoolean()) {
        array.add(value(random));
      } else {
        array.set(random.nextInt(array.size()), value(random));
      }
      return;
    }
    ObjectNode place = objects.get(random.nextInt(objects.size()));
    List<String> names = new ArrayList<>();
    place.fieldNames().forEachRemaining(names::add);
    String name =
        names.isEmpty() || random.nextInt(6) == 0
            ? text(random)
            : names.get(random.nextInt(names.size()));
    if (random.nextInt(6) == 0) {
      place.remove(name);
    } else {
      place.set(name, value(random));
    }
  }

  private static void collect(JsonNode node, List<ObjectNode> objects, List<ArrayNode> arrays) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    } else if (node instanceof ArrayNode array) {
      arrays.add(array);
    }
    node.forEach(child -> collect(child, objects, arrays));
  }
}
