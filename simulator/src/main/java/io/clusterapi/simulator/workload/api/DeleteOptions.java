package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.vertx.core.buffer.Buffer;

/**
 * How to delete.
 *
 * @param now whether to take the object away without waiting for its node (grace period 0)
 * @param uid the uid the object must have, empty for any
 * @param resourceVersion the version it must have, empty for any
 */
record DeleteOptions(boolean now, String uid, String resourceVersion) {

  static DeleteOptions read(Call call, Buffer body) {
    ObjectNode options = body.length() == 0 ? Json.object() : call.object(body);
    return of(options, call.parameter("gracePeriodSeconds"));
  }

  static DeleteOptions of(JsonNode options, String gracePeriodParameter) {
    String grace = options.path("gracePeriodSeconds").asText(gracePeriodParameter);
    JsonNode preconditions = options.path("preconditions");
    return new DeleteOptions(
        grace.equals("0"),
        preconditions.path("uid").asText(),
        preconditions.path("resourceVersion").asText());
  }

  void check(Call call, JsonNode object) {
    JsonNode metadata = object.path("metadata");
    if (!uid.isEmpty() && !uid.equals(metadata.path("uid").asText())) {
      throw ApiException.conflict(
          call.type(),
          call.name(),
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + metadata.path("uid").asText());
    }
    if (!resourceVersion.isEmpty()
        && !resourceVersion.equals(metadata.path("resourceVersion").asText())) {
      throw ApiException.conflict(
          call.type(), call.name(), "the ResourceVersion in the precondition does not match");
    }
  }
}
