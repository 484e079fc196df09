package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a request is answered with.
 *
 * @param warnings for {@code Warning} headers
 */
public record Answer(int code, ObjectNode body, List<String> warnings) {
  public static Answer ok(ObjectNode body) {
    return new Answer(200, body, List.of());
  }
}
