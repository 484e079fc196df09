package io.clusterapi.simulator.workload.kubeadm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The documents of a kubeadm configuration file, checked field by field against their version. A
 * real kubeadm only warns of unknown fields when it runs; here they are refused, so that wrong
 * bootstrap data is found.
 */
final class ConfigDocuments {
  private static final String GROUP = "kubeadm.k8s.io/";
  private static final Set<String> OTHER_KINDS =
      Set.of("KubeletConfiguration", "KubeProxyConfiguration");
  private static final Map<String, JsonNode> FIELDS =
      Map.of("v1beta3", fields("v1beta3"), "v1beta4", fields("v1beta4"));
  // v1beta4 came with kubeadm 1.31.
  private static final int FIRST_MINOR_OF_V1BETA4 = 31;

  private final Map<String, ObjectNode> byKind;
  private final Map<String, ObjectNode> written;

  private ConfigDocuments(Map<String, ObjectNode> byKind, Map<String, ObjectNode> written) {
    this.byKind = byKind;
    this.written = written;
  }

  private static JsonNode fields(String version) {
    String name = "fields-" + version + ".yaml";
    try (InputStream in = ConfigDocuments.class.getResourceAsStream(name)) {
      return Json.read(in.readAllBytes(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param minor the minor version of the kubeadm that reads it
   * @throws KubeadmException when a document is not what this kubeadm accepts
   */
  static ConfigDocuments read(String path, String text, int minor) {
    List<JsonNode> documents;
    try {
      documents = Json.documents(text);
    } catch (IOException e) {
      throw new KubeadmException(
          "error unmarshaling configuration file " + path + ": " + firstLine(e));
    }
    Map<String, ObjectNode> byKind = new LinkedHashMap<>();
    Map<String, ObjectNode> written = new LinkedHashMap<>();
    for (JsonNode document : documents) {
      String kind = document.path("kind").asText();
      String apiVersion = document.path("apiVersion").asText();
      if (kind.isEmpty() || apiVersion.isEmpty() || !(document instanceof ObjectNode object)) {
        throw new KubeadmException(
            "invalid configuration in "
                + path
                + ": kind and apiVersion is mandatory information"
                + " that must be specified");
      }
      if (!OTHER_KINDS.contains(kind)) {
        check(kind, apiVersion, object, minor);
      }
      written.put(kind, object);
      if (byKind.put(kind, normalized(object)) != null) {
        throw new KubeadmException(
            "invalid configuration in " + path + ": kind \"" + kind + "\" is there twice");
      }
    }
    return new ConfigDocuments(byKind, written);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static void check(String kind, String apiVersion, ObjectNode document, int minor) {
    String version = apiVersion.startsWith(GROUP) ? apiVersion.substring(GROUP.length()) : "";
    boolean tooNew = version.equals("v1beta4") && minor < FIRST_MINOR_OF_V1BETA4;
    if (!FIELDS.containsKey(version) || tooNew || !FIELDS.get(version).has(kind)) {
      throw new KubeadmException(
          "no kind \""
              + kind
              + "\" is registered for version \""
              + apiVersion
              + "\" in kubeadm v1."
              + minor);
    }
    ObjectNode content = document.deepCopy();
    content.remove(List.of("apiVersion", "kind"));
    checkFields(kind + " " + apiVersion, "", FIELDS.get(version).path(kind), content);
  }

  private static void checkFields(String where, String path, JsonNode schema, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (schema instanceof ObjectNode fields) {
      if (!value.isObject()) {
        throw wrongType(where, path, "an object", value);
      }
      for (var entry : value.properties()) {
        String field = path + (path.isEmpty() ? "" : ".") + entry.getKey();
        if (!fields.has(entry.getKey())) {
          throw new KubeadmException(
              "strict decoding error in " + where + ": unknown field \"" + field + "\"");
        }
        checkFields(where, field, fields.path(entry.getKey()), entry.getValue());
      }
    } else if (schema instanceof ArrayNode elements) {
      if (!value.isArray()) {
        throw wrongType(where, path, "a list", value);
      }
      for (int i = 0; i < value.size(); i++) {
        checkFields(where, path + "[" + i + "]", elements.get(0), value.get(i));
      }
    } else {
      checkScalar(where, path, schema.asText(), value);
    }
  }

  private static void checkScalar(String where, String path, String type, JsonNode value) {
    boolean fits =
        switch (type) {
          case "string" -> value.isTextual();
          case "int" -> value.isInt();
          case "bool" -> value.isBoolean();
          case "map" -> value.isObject();
          default -> true;
        };
    if (!fits) {
      throw wrongType(where, path, "a " + type, value);
    }
  }

  private static KubeadmException wrongType(
      String where, String path, String wanted, JsonNode found) {
    return new KubeadmException(
        "error decoding "
            + where
            + ": field \""
            + path
            + "\" must be "
            + wanted
            + ", found "
            + found.getNodeType().name().toLowerCase(java.util.Locale.ROOT));
  }

  // The two forms of arguments, a map (v1beta3) and a list of names and values (v1beta4), become
  // one.
  private static ObjectNode normalized(ObjectNode document) {
    ObjectNode copy = document.deepCopy();
    for (String parent : List.of("nodeRegistration", "controllerManager", "apiServer")) {
      for (String field : List.of("kubeletExtraArgs", "extraArgs")) {
        if (copy.path(parent).get(field) instanceof ArrayNode list) {
          ObjectNode map = Json.object();
          list.forEach(one -> map.put(one.path("name").asText(), one.path("value").asText()));
          ((ObjectNode) copy.get(parent)).set(field, map);
        }
      }
    }
    return copy;
  }

  /** The document of the kind, with arguments as maps whatever form they were written in. */
  Optional<ObjectNode> find(String kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** A ClusterConfiguration read back from a cluster, in the one form of arguments. */
  static JsonNode uploaded(JsonNode document) {
    return document instanceof ObjectNode object ? normalized(object) : Json.object();
  }

  /** The document of the kind as it was written; it must exist. */
  ObjectNode written(String kind) {
    return written.get(kind);
  }
}
