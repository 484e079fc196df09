package io.clusterapi.http.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure.Cause;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Map;

/** JSON patch (RFC 6902) and JSON merge patch (RFC 7386). */
public final class Patches {
  private static final int MOST_OPERATIONS = 10_000;

  /** The field of what is wrong with a patch as a whole. */
  private static final String WHOLE = "patch";

  private Patches() {}

  /**
   * Applies a JSON patch to a copy.
   *
   * @throws ApiFailure 400 when it is malformed, 422 when an operation does not fit the object; its
   *     cause has the path at which it does not
   */
  public static JsonNode json(JsonNode document, JsonNode patch) {
    if (!patch.isArray()) {
      throw ApiFailure.badRequest("a JSON patch is an array of operations");
    }
    if (patch.size() > MOST_OPERATIONS) {
      throw ApiFailure.of(
          413,
          "RequestEntityTooLarge",
          "a JSON patch has at most %d operations, found %d"
              .formatted(MOST_OPERATIONS, patch.size()));
    }
    for (JsonNode operation : patch) {
      if (!operation.path("op").isTextual() || !operation.path("path").isTextual()) {
        throw ApiFailure.badRequest("each operation of a JSON patch has op and path");
      }
    }
    try {
      return JsonPatch.apply(patch, document.deepCopy());
    } catch (JsonPatchException e) {
      throw misfit(e);
    } catch (RuntimeException e) {
      // A pointer without its slash, ~2 in it, an index of twelve digits or below 0, a move from
      // nowhere: for each the library has another exception, from IllegalArgument to IllegalState.
      throw ApiFailure.badRequest(
          "the JSON patch is malformed: each path and from is empty or begins with a slash, has ~0"
              + " for ~ and ~1 for a slash, and counts array elements from 0",
          new Cause("FieldValueInvalid", "not a JSON patch (RFC 6902)", WHOLE));
    }
  }

  // The library's message quotes values of the object; the path is the client's own.
  private static ApiFailure misfit(JsonPatchException failure) {
    String path = failure.getPath() == null ? "" : failure.getPath().toString();
    String message = "the JSON patch cannot be applied: a test failed or a path does not exist";
    return ApiFailure.invalid(
        message, new Cause("FieldValueInvalid", message, path.isEmpty() ? WHOLE : path));
  }

  /** Applies a merge patch: null removes, objects are merged, all else is replaced. */
  public static JsonNode merge(JsonNode document, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result =
        document != null && document.isObject()
            ? ((ObjectNode) document).deepCopy()
            : JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : ((ObjectNode) patch).properties()) {
      if (field.getValue().isNull()) {
        result.remove(field.getKey());
      } else {
        result.set(field.getKey(), merge(result.get(field.getKey()), field.getValue()));
      }
    }
    return result;
  }
}
