package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * What a request is answered with.
 *
 * @param body null when the answer is text
 * @param text JSON to send as it is; null when the answer is a tree
 * @param warnings for {@code Warning} headers
 */
public record Answer(int code, ObjectNode body, Buffer text, List<String> warnings) {
  public Answer(int code, ObjectNode body, List<String> warnings) {
    this(code, body, null, warnings);
  }

  public static Answer ok(ObjectNode body) {
    return new Answer(200, body, List.of());
  }

  static Answer ok(Buffer text) {
    return new Answer(200, null, text, List.of());
  }
}
