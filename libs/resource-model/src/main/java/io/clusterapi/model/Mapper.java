package io.clusterapi.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Objects of the API as Java values and as JSON trees.
 *
 * <p>Absent fields stay absent: null is never written, an empty list is. A field the Java types do
 * not know is dropped on reading, as Kubernetes prunes it; admission is where it is refused.
 */
public final class Mapper {
  private static final List<String> FIRST =
      List.of("apiVersion", "kind", "metadata", "spec", "status");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .nodeFactory(new NarrowIntegers())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * Jackson holds 1 read from text and 1L of a Java field as nodes that are not equal. Trees are
   * compared to learn whether a spec has changed, so both become the same node.
   */
  private static final class NarrowIntegers extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public NumericNode numberNode(long value) {
      return value == (int) value ? super.numberNode((int) value) : super.numberNode(value);
    }
  }

  private static final class Yaml {
    static final ObjectMapper MAPPER =
        new ObjectMapper(
            YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                // "1.30" and "true" are strings somewhere in nearly every manifest.
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .build());
  }

  private Mapper() {}

  /** The mapper itself, for callers that stream. It is shared: do not configure it. */
  public static ObjectMapper json() {
    return JSON;
  }

  /** Field order is apiVersion, kind, metadata, spec, status, then the rest. */
  public static ObjectNode toTree(HasMetadata object) {
    return ordered(JSON.valueToTree(object));
  }

  /**
   * Makes ready to read objects of these types. Left to the first object of each it takes 20 ms of
   * a young JVM, while somebody waits for his first cluster.
   */
  public static void prepare(Collection<? extends Class<?>> types) {
    types.forEach(JSON::readerFor);
  }

  /**
   * @throws IllegalArgumentException when a value does not fit the type of its field; admitted
   *     objects always fit
   */
  public static <T extends HasMetadata> T fromTree(ObjectNode tree, Class<T> type) {
    try {
      return JSON.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(describe(tree, type, e), e);
    }
  }

  /** Reads a part of an object, such as {@code spec}, as a value of its type. */
  public static <T> T value(JsonNode tree, Class<T> type) {
    try {
      return JSON.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot read " + type.getSimpleName() + " at " + path(e) + ": it has an unexpected type",
          e);
    }
  }

  /** Writes a part of an object, such as a spec, as a tree. */
  public static ObjectNode valueToTree(Object value) {
    return JSON.valueToTree(value);
  }

  /** A copy that shares nothing with the original. */
  public static <T extends HasMetadata> T copy(T object, Class<T> type) {
    return fromTree(toTree(object), type);
  }

  public static byte[] toBytes(JsonNode tree) {
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree could not be written", e);
    }
  }

  public static String toYaml(JsonNode tree) {
    try {
      return Yaml.MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree could not be written as YAML", e);
    }
  }

  /** The same object with apiVersion, kind, metadata, spec and status first, in this order. */
  public static ObjectNode ordered(ObjectNode tree) {
    ObjectNode result = JSON.createObjectNode();
    for (String name : FIRST) {
      JsonNode value = tree.get(name);
      if (value != null) {
        result.set(name, value);
      }
    }
    for (Iterator<Map.Entry<String, JsonNode>> it = tree.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      if (!result.has(field.getKey())) {
        result.set(field.getKey(), field.getValue());
      }
    }
    return result;
  }

  // The value itself stays out of the message: it may be of a Secret.
  private static String describe(ObjectNode tree, Class<?> type, JsonProcessingException e) {
    return "cannot read "
        + type.getSimpleName()
        + " "
        + tree.path("metadata").path("namespace").asText("")
        + "/"
        + tree.path("metadata").path("name").asText("")
        + ": the value at "
        + path(e)
        + " has an unexpected type";
  }

  private static String path(JsonProcessingException e) {
    if (e instanceof com.fasterxml.jackson.databind.JsonMappingException mapping) {
      StringBuilder path = new StringBuilder();
      for (var reference : mapping.getPath()) {
        if (reference.getFieldName() != null) {
          path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
        } else {
          path.append('[').append(reference.getIndex()).append(']');
        }
      }
      return path.toString();
    }
    return "the root";
  }
}
