package io.clusterapi.http.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * Reads the protobuf form in which kubectl sends objects of Kubernetes' own kinds ({@code kubectl
 * create secret}, {@code kubectl auth can-i}); answers are JSON, which it accepts. Only the kinds
 * and fields below are understood, anything else is refused rather than dropped.
 *
 * <p>Field numbers are those of Kubernetes' generated.proto files, which never change.
 */
final class KubernetesProtobuf {
  static final String TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private enum Form {
    TEXT,
    BOOL,
    MESSAGE,
    TEXT_LIST,
    TEXT_MAP,
    BYTES_MAP,
    IGNORED
  }

  private record Field(String name, Form form, Message message) {}

  private record Message(Map<Integer, Field> fields) {}

  private static final Message METADATA =
      new Message(
          Map.ofEntries(
              Map.entry(1, text("name")),
              Map.entry(2, text("generateName")),
              Map.entry(3, text("namespace")),
              Map.entry(4, ignored()),
              Map.entry(5, text("uid")),
              Map.entry(6, text("resourceVersion")),
              Map.entry(7, ignored()),
              Map.entry(8, ignored()),
              Map.entry(9, ignored()),
              Map.entry(10, ignored()),
              Map.entry(11, new Field("labels", Form.TEXT_MAP, null)),
              Map.entry(12, new Field("annotations", Form.TEXT_MAP, null)),
              Map.entry(14, new Field("finalizers", Form.TEXT_LIST, null)),
              Map.entry(17, ignored())));

  private static final Map<String, Message> KINDS =
      Map.of(
          "v1/Secret",
          new Message(
              Map.of(
                  1, message("metadata", METADATA),
                  2, new Field("data", Form.BYTES_MAP, null),
                  3, text("type"),
                  4, new Field("stringData", Form.TEXT_MAP, null),
                  5, new Field("immutable", Form.BOOL, null))),
          "v1/ConfigMap",
          new Message(
              Map.of(
                  1, message("metadata", METADATA),
                  2, new Field("data", Form.TEXT_MAP, null),
                  3, new Field("binaryData", Form.BYTES_MAP, null),
                  4, new Field("immutable", Form.BOOL, null))),
          "v1/Namespace",
          new Message(Map.of(1, message("metadata", METADATA), 2, ignored(), 3, ignored())),
          "authorization.k8s.io/v1/SelfSubjectAccessReview",
          new Message(
              Map.of(
                  1,
                  message("metadata", METADATA),
                  2,
                  message(
                      "spec",
                      new Message(
                          Map.of(
                              1,
                              message(
                                  "resourceAttributes",
                                  new Message(
                                      Map.of(
                                          1, text("namespace"),
                                          2, text("verb"),
                                          3, text("group"),
                                          4, text("version"),
                                          5, text("resource"),
                                          6, text("subresource"),
                                          7, text("name"),
                                          8, ignored(),
                                          9, ignored()))),
                              2,
                              message(
                                  "nonResourceAttributes",
                                  new Message(Map.of(1, text("path"), 2, text("verb"))))))),
                  3,
                  ignored())),
          "authorization.k8s.io/v1/SelfSubjectRulesReview",
          new Message(
              Map.of(
                  1, message("metadata", METADATA),
                  2, message("spec", new Message(Map.of(1, text("namespace")))),
                  3, ignored())),
          "authentication.k8s.io/v1/SelfSubjectReview",
          new Message(Map.of(1, message("metadata", METADATA), 2, ignored())),
          "v1/DeleteOptions",
          new Message(
              Map.of(
                  1, ignored(),
                  2,
                      message(
                          "preconditions",
                          new Message(Map.of(1, text("uid"), 2, text("resourceVersion")))),
                  3, new Field("orphanDependents", Form.BOOL, null),
                  4, text("propagationPolicy"),
                  5, new Field("dryRun", Form.TEXT_LIST, null))));

  private KubernetesProtobuf() {}

  /**
   * The object as JSON.
   *
   * @throws ApiFailure 400 when it is damaged, 415 when its kind is not among those understood
   */
  static ObjectNode decode(byte[] body) {
    if (body.length < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(body, MAGIC.length))) {
      throw ApiFailure.badRequest(
          "the body is not Kubernetes' protobuf: it does not begin with k8s");
    }
    try {
      return envelope(CodedInputStream.newInstance(body, 4, body.length - 4));
    } catch (IOException e) {
      throw ApiFailure.badRequest("the protobuf body is damaged");
    }
  }

  /** runtime.Unknown: 1 typeMeta (1 apiVersion, 2 kind), 2 raw. */
  private static ObjectNode envelope(CodedInputStream in) throws IOException {
    Message typeMeta = new Message(Map.of(1, text("apiVersion"), 2, text("kind")));
    ObjectNode type = JsonNodeFactory.instance.objectNode();
    byte[] raw = new byte[0];
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> read(CodedInputStream.newInstance(in.readByteArray()), typeMeta, type);
        case 2 -> raw = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    String kind = type.path("kind").asText();
    String apiVersion = type.path("apiVersion").asText();
    Message message =
        KINDS.get(kind.equals("DeleteOptions") ? "v1/DeleteOptions" : apiVersion + "/" + kind);
    if (message == null) {
      throw ApiFailure.unsupportedMediaType(TYPE + " for " + kind, Bodies.OBJECT_TYPES);
    }
    read(CodedInputStream.newInstance(raw), message, type);
    return type;
  }

  private static void read(CodedInputStream in, Message message, ObjectNode into)
      throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      Field field = message.fields().get(number);
      if (field == null) {
        throw ApiFailure.unsupportedMediaType(
            TYPE + " with field number " + number, Bodies.OBJECT_TYPES);
      }
      switch (field.form()) {
        case TEXT -> {
          String value = in.readString();
          // Go writes empty strings for absent ones.
          if (!value.isEmpty()) {
            into.put(field.name(), value);
          }
        }
        case BOOL -> into.put(field.name(), in.readBool());
        case MESSAGE ->
            read(
                CodedInputStream.newInstance(in.readByteArray()),
                field.message(),
                into.withObject("/" + field.name()));
        case TEXT_LIST -> into.withArray("/" + field.name()).add(in.readString());
        case TEXT_MAP, BYTES_MAP ->
            entry(in.readByteArray(), field.form(), into.withObject("/" + field.name()));
        case IGNORED -> in.skipField(tag);
      }
    }
  }

  private static void entry(byte[] bytes, Form form, ObjectNode into) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    String key = "";
    byte[] value = new byte[0];
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> key = in.readString();
        case 2 -> value = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    into.put(
        key,
        form == Form.TEXT_MAP
            ? new String(value, StandardCharsets.UTF_8)
            : Base64.getEncoder().encodeToString(value));
  }

  private static Field text(String name) {
    return new Field(name, Form.TEXT, null);
  }

  private static Field ignored() {
    return new Field("", Form.IGNORED, null);
  }

  private static Field message(String name, Message message) {
    return new Field(name, Form.MESSAGE, message);
  }
}
