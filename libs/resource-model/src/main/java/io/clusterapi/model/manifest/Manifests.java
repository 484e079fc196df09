package io.clusterapi.model.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads manifests: YAML or JSON, one document or many. What Kubernetes' own reader accepts is
 * accepted and means the same (quoted numbers stay text, {@code key: null} stays null, merge keys
 * work); duplicate keys are refused, because the one that would win is a matter of luck.
 */
public final class Manifests {
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private Manifests() {}

  /**
   * Every object of the input in order. Empty documents are skipped and {@code kind: List} is
   * replaced by its items.
   *
   * @throws ManifestTooLarge when a limit is passed
   * @throws ManifestInvalid when the input is not YAML or JSON, or a document is not an object with
   *     apiVersion and kind
   */
  public static List<ManifestObject> read(byte[] input, Limits limits) {
    if (input.length > limits.maxBytes()) {
      throw tooLarge(input.length, limits);
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(input))
              .toString();
      return parse(text, limits);
    } catch (CharacterCodingException e) {
      throw new ManifestInvalid(
          0, 0, 0, "the manifest is not UTF-8 text: save it as UTF-8 and send it again");
    }
  }

  /** As {@link #read(byte[], Limits)}; the size limit counts UTF-8 bytes. */
  public static List<ManifestObject> read(String input, Limits limits) {
    // A char is at most 3 bytes of UTF-8, so a short text needs no counting.
    if (input.length() > limits.maxBytes() / 3) {
      int size = input.getBytes(StandardCharsets.UTF_8).length;
      if (size > limits.maxBytes()) {
        throw tooLarge(size, limits);
      }
    }
    return parse(input, limits);
  }

  private static ManifestTooLarge tooLarge(int size, Limits limits) {
    return new ManifestTooLarge(
        0,
        0,
        0,
        "the manifest has "
            + size
            + " bytes and at most "
            + limits.maxBytes()
            + " are accepted: split it and send the parts one after the other");
  }

  private static List<ManifestObject> parse(String input, Limits limits) {
    String text =
        !input.isEmpty() && input.charAt(0) == BYTE_ORDER_MARK ? input.substring(1) : input;
    List<Document> documents =
        startsLikeJson(text) ? JsonReading.read(text, limits) : YamlReading.read(text, limits);
    List<ManifestObject> objects = new ArrayList<>();
    for (Document document : documents) {
      expand(document, document.root(), null, objects);
    }
    return List.copyOf(objects);
  }

  private static boolean startsLikeJson(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c)) {
        return c == '{';
      }
    }
    return false;
  }

  private static void expand(
      Document document, JsonNode node, String listed, List<ManifestObject> into) {
    String where = listed == null ? "" : listed + ": ";
    if (!(node instanceof ObjectNode object)) {
      throw document.invalid(
          where
              + "expected an object with apiVersion, kind and metadata but found "
              + Described.type(node)
              + ": check the indentation and that '---' separates the documents");
    }
    requireText(document, object, "apiVersion", "cluster.x-k8s.io/v1beta2", where);
    String kind = requireText(document, object, "kind", "Cluster", where);
    if (kind.endsWith("List") && object.get("items") != null) {
      expandItems(document, object, kind, into);
      return;
    }
    JsonNode metadata = object.get("metadata");
    if (metadata != null && !metadata.isNull() && !metadata.isObject()) {
      throw document.invalid(
          where
              + "metadata of this "
              + kind
              + " must be an object but is "
              + Described.type(metadata));
    }
    into.add(new ManifestObject(document.index(), object));
  }

  private static void expandItems(
      Document document, ObjectNode list, String kind, List<ManifestObject> into) {
    JsonNode items = list.get("items");
    if (items.isNull()) {
      return;
    }
    if (!items.isArray()) {
      throw document.invalid(
          "items of " + kind + " must be a list but is " + Described.type(items));
    }
    String itemKind = kind.substring(0, kind.length() - "List".length());
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      // A typed list (ClusterList) names the kind of its items once; "List" leaves it to each item.
      if (!itemKind.isEmpty() && item instanceof ObjectNode object && object.get("kind") == null) {
        object.set("apiVersion", list.get("apiVersion"));
        object.put("kind", itemKind);
      }
      expand(document, item, "items[" + i + "]", into);
    }
  }

  private static String requireText(
      Document document, ObjectNode object, String field, String example, String where) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      throw document.invalid(
          where
              + field
              + " is missing: every object starts with it, for example \""
              + field
              + ": "
              + example
              + "\"");
    }
    if (!value.isTextual() || value.asText().isBlank()) {
      throw document.invalid(
          where + field + " must be text such as " + example + " but is " + Described.type(value));
    }
    return value.asText();
  }
}
