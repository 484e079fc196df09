package io.clusterapi.http.protocol;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.manifest.Limits;
import io.clusterapi.model.manifest.ManifestInvalid;
import io.clusterapi.model.manifest.ManifestObject;
import io.clusterapi.model.manifest.Manifests;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Reads request bodies. Messages say where the fault is and never quote the body: it may be a
 * Secret.
 */
public final class Bodies {
  public static final String OBJECT_TYPES = "application/json, application/yaml";

  private Bodies() {}

  /** The media type of a Content-Type header, without parameters, in lower case. */
  public static String mediaType(String contentType) {
    if (contentType == null) {
      return "";
    }
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  /**
   * One object, as JSON or YAML.
   *
   * @throws ApiFailure 400 or 415
   */
  public static ObjectNode object(byte[] body, String contentType) {
    String type = mediaType(contentType);
    switch (type) {
      case KubernetesProtobuf.TYPE:
        return KubernetesProtobuf.decode(body);
      case "", "application/json", "*/*", "application/yaml", "application/x-yaml", "text/yaml":
        return single(body);
      default:
        throw ApiFailure.unsupportedMediaType(type, OBJECT_TYPES);
    }
  }

  /**
   * Options of a request, such as DeleteOptions: in JSON these may leave apiVersion and kind out.
   */
  public static JsonNode options(byte[] body, String contentType) {
    String type = mediaType(contentType);
    return type.isEmpty() || type.equals("application/json")
        ? json(body)
        : object(body, contentType);
  }

  /** One object; duplicate keys, bombs and several documents are refused. */
  public static ObjectNode single(byte[] body) {
    if (body.length == 0) {
      throw ApiFailure.badRequest("the request has no body, wanted one object");
    }
    List<ManifestObject> objects;
    try {
      objects = Manifests.read(body, Limits.DEFAULT);
    } catch (ManifestInvalid e) {
      throw ApiFailure.badRequest("the body is not an object: " + e.getMessage());
    }
    if (objects.size() != 1) {
      throw ApiFailure.badRequest(
          "wanted one object in the body, found " + objects.size() + "; send them one by one");
    }
    return objects.get(0).tree();
  }

  /** Any JSON value: patches are arrays or objects without a kind. */
  public static JsonNode json(byte[] body) {
    try {
      JsonNode node = Mapper.json().readTree(body);
      if (node == null || node.isMissingNode()) {
        throw ApiFailure.badRequest("the request has no body");
      }
      return node;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw ApiFailure.badRequest(
          at == null
              ? "the body is not JSON"
              : "the body is not JSON: error at line %d, column %d"
                  .formatted(at.getLineNr(), at.getColumnNr()));
    } catch (IOException e) {
      throw ApiFailure.badRequest("the body could not be read");
    }
  }
}
