package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.clusterapi.simulator.workload.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Bodies in Kubernetes' protobuf encoding. kubectl sends it with the commands that have types
 * compiled in ({@code drain}, {@code auth can-i}, {@code create namespace}); objects of the kinds
 * they need are understood, others are refused with the advice to send JSON.
 */
final class ProtobufBodies {
  static final String TYPE = "application/vnd.kubernetes.protobuf";
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final JsonNode MESSAGES = messages();

  private ProtobufBodies() {}

  private static JsonNode messages() {
    try (InputStream in = ProtobufBodies.class.getResourceAsStream("protobuf-fields.yaml")) {
      return Json.read(in.readAllBytes(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws ApiException 400 when it cannot be read, 415 when its kind or a field is not understood
   */
  static ObjectNode read(byte[] body) {
    try {
      for (int i = 0; i < MAGIC.length; i++) {
        if (body.length <= i || body[i] != MAGIC[i]) {
          throw ApiException.badRequest("the body does not start as Kubernetes protobuf does");
        }
      }
      return envelope(CodedInputStream.newInstance(body, 4, body.length - 4));
    } catch (IOException e) {
      throw ApiException.badRequest("the body is not readable protobuf: " + e.getMessage());
    }
  }

  // The envelope: 1 type (1 apiVersion, 2 kind), 2 the object, 3 content encoding, 4 content type.
  private static ObjectNode envelope(CodedInputStream in) throws IOException {
    String apiVersion = "";
    String kind = "";
    ByteString raw = ByteString.EMPTY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> {
          CodedInputStream type = in.readBytes().newCodedInput();
          for (int part = type.readTag(); part != 0; part = type.readTag()) {
            switch (WireFormat.getTagFieldNumber(part)) {
              case 1 -> apiVersion = type.readString();
              case 2 -> kind = type.readString();
              default -> type.skipField(part);
            }
          }
        }
        case 2 -> raw = in.readBytes();
        default -> in.skipField(tag);
      }
    }
    if (!MESSAGES.has(kind)) {
      throw refused("a " + kind);
    }
    ObjectNode object = message(kind, kind, raw.newCodedInput());
    return object.put("apiVersion", apiVersion).put("kind", kind);
  }

  private static ApiException refused(String what) {
    return ApiException.unsupportedMediaType(
        TYPE + " with " + what, "application/json and application/yaml, as kubectl apply sends");
  }

  private static ObjectNode message(String type, String path, CodedInputStream in)
      throws IOException {
    ObjectNode object = Json.object();
    JsonNode fields = MESSAGES.path(type);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      String field = fields.path(Integer.toString(WireFormat.getTagFieldNumber(tag))).asText();
      if (field.isEmpty()) {
        skipEmpty(path, tag, in);
        continue;
      }
      String[] words = field.split(" ");
      value(object, words[0], words[1], path + "." + words[0], in);
    }
    return object;
  }

  // Fields that are not understood may only be there empty, as encoders write fields without a
  // value.
  private static void skipEmpty(String path, int tag, CodedInputStream in) throws IOException {
    boolean empty =
        switch (WireFormat.getTagWireType(tag)) {
          case WireFormat.WIRETYPE_VARINT -> in.readRawVarint64() == 0;
          case WireFormat.WIRETYPE_LENGTH_DELIMITED -> in.readByteArray().length == 0;
          default -> false;
        };
    if (!empty) {
      throw refused("field " + WireFormat.getTagFieldNumber(tag) + " of " + path);
    }
  }

  private static void value(
      ObjectNode object, String name, String type, String path, CodedInputStream in)
      throws IOException {
    if (type.startsWith("map<")) {
      entry(Json.child(object, name), type.equals("map<bytes>"), in.readBytes().newCodedInput());
      return;
    }
    if (type.endsWith("[]")) {
      ArrayNode items = Json.items(object, name);
      items.add(single(type.substring(0, type.length() - 2), path, in));
      return;
    }
    JsonNode value = single(type, path, in);
    if (!value.asText().isEmpty() || value.isObject()) {
      object.set(name, value); // an empty text is how the encoding says that there is none
    }
  }

  private static JsonNode single(String type, String path, CodedInputStream in) throws IOException {
    ArrayNode holder = Json.array();
    switch (type) {
      case "string" -> holder.add(in.readString());
      case "int" -> holder.add(in.readInt64());
      case "bool" -> holder.add(in.readBool());
      default -> holder.add(message(type, path, in.readBytes().newCodedInput()));
    }
    return holder.get(0);
  }

  private static void entry(ObjectNode map, boolean binary, CodedInputStream in)
      throws IOException {
    String key = "";
    byte[] value = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> key = in.readString();
        case 2 -> value = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    map.put(
        key,
        binary
            ? Base64.getEncoder().encodeToString(value)
            : new String(value, StandardCharsets.UTF_8));
  }
}
