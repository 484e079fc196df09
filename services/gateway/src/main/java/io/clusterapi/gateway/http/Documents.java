package io.clusterapi.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.gateway.access.SelfReviews;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.Discovery;
import io.clusterapi.http.protocol.OpenApi;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/** Discovery, version and OpenAPI: what a client asks before it asks for objects. */
final class Documents {
  /** Reported as Kubernetes' version: clients decide by it which features to use. */
  private static final String KUBERNETES = "v1.35.0";

  /** Stands for the document of all groups and versions, at {@code /openapi}. */
  private static final String WHOLE = "";

  private final Vertx vertx;
  private final List<Kind> kinds;
  private final Discovery discovery;
  private final String hash;
  private final Map<String, Buffer> openApi = new ConcurrentHashMap<>();

  Documents(Vertx vertx, Owners owners) {
    this.vertx = vertx;
    this.kinds = Kinds.all().stream().filter(owners::present).toList();
    this.discovery = new Discovery(kinds).addEvents();
    SelfReviews.describe(discovery);
    this.hash = hash(kinds);
  }

  /** Answers when the path is one of these documents. */
  boolean answer(HttpServerRequest request) {
    String path = request.path();
    if (path.length() > 1 && path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    boolean aggregated = Discovery.wantsAggregated(request.getHeader("Accept"));
    String[] parts = path.substring(1).split("/");
    switch (path) {
      case "/api":
        send(
            request,
            aggregated,
            aggregated ? discovery.aggregated(true) : discovery.coreVersions());
        return true;
      case "/apis":
        send(request, aggregated, aggregated ? discovery.aggregated(false) : discovery.groupList());
        return true;
      case "/version":
        send(request, false, version());
        return true;
      case "/openapi":
        openApi3(request, WHOLE);
        return true;
      case "/openapi/v2":
        openApi2(request);
        return true;
      case "/openapi/v3":
        send(request, false, OpenApi.index(discovery.groupVersions(), hash));
        return true;
      default:
        break;
    }
    if (path.startsWith("/openapi/v3/")) {
      openApi3(request, path.substring("/openapi/v3/".length()));
      return true;
    }
    Optional<ObjectNode> found = Optional.empty();
    if (parts.length == 2 && parts[0].equals("api")) {
      found = discovery.resources("", parts[1]);
    } else if (parts.length == 2 && parts[0].equals("apis")) {
      found = discovery.group(parts[1]);
    } else if (parts.length == 3 && parts[0].equals("apis")) {
      found = discovery.resources(parts[1], parts[2]);
    } else {
      return false;
    }
    send(request, false, found.orElseThrow(ApiFailure::noSuchResource));
    return true;
  }

  private static void send(HttpServerRequest request, boolean aggregated, ObjectNode body) {
    request
        .response()
        .putHeader("Content-Type", aggregated ? Discovery.AGGREGATED_TYPE : "application/json")
        .putHeader("Vary", "Accept")
        .putHeader("Cache-Control", "no-cache, private")
        .end(Buffer.buffer(Mapper.toBytes(body)));
  }

  private static void openApi2(HttpServerRequest request) {
    String accept = request.getHeader("Accept");
    if (accept != null && accept.contains("openapi.spec.v2@v1.0+protobuf")) {
      request
          .response()
          .putHeader("Content-Type", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf")
          .end(Buffer.buffer(OpenApi.version2Protobuf()));
      return;
    }
    send(request, false, OpenApi.version2());
  }

  /** A document takes up to 100 ms to build, so it is built once, off the event loop. */
  private void openApi3(HttpServerRequest request, String groupVersion) {
    Buffer known = openApi.get(groupVersion);
    Future<Buffer> document =
        known != null
            ? Future.succeededFuture(known)
            : vertx.executeBlocking(() -> build(groupVersion), false);
    document
        .onSuccess(buffer -> sendOpenApi3(request, buffer))
        .onFailure(
            failure -> {
              ApiFailure status = ApiFailure.noSuchResource();
              request
                  .response()
                  .setStatusCode(status.code())
                  .putHeader("Content-Type", "application/json")
                  .end(Buffer.buffer(Mapper.toBytes(status.status())));
            });
  }

  private void sendOpenApi3(HttpServerRequest request, Buffer document) {
    HttpServerResponse response = request.response();
    response.putHeader("ETag", "\"" + hash + "\"");
    if (hash.equals(request.getParam("hash"))) {
      // The address names the contents: a client may keep it for good.
      response.putHeader("Cache-Control", "public, immutable");
    }
    response.putHeader("Content-Type", "application/json").end(document);
  }

  private Buffer build(String groupVersion) {
    if (groupVersion.equals(WHOLE)) {
      Buffer whole = Buffer.buffer(Mapper.toBytes(OpenApi.whole(kinds, discovery.groupVersions())));
      openApi.put(WHOLE, whole);
      return whole;
    }
    String[] parts = groupVersion.split("/");
    boolean core = parts.length == 2 && parts[0].equals("api");
    if (!core && !(parts.length == 3 && parts[0].equals("apis"))) {
      throw ApiFailure.noSuchResource();
    }
    String group = core ? "" : parts[1];
    String version = parts[parts.length - 1];
    ObjectNode document =
        OpenApi.document(kinds, group, version)
            .orElseGet(
                () -> {
                  if (discovery.resources(group, version).isEmpty()) {
                    throw ApiFailure.noSuchResource();
                  }
                  // Reviews are not stored and have no schema of ours.
                  ObjectNode empty = JsonNodeFactory.instance.objectNode();
                  empty.put("openapi", "3.0.0");
                  empty.putObject("info").put("title", group).put("version", version);
                  empty.putObject("paths");
                  return empty;
                });
    Buffer buffer = Buffer.buffer(Mapper.toBytes(document));
    openApi.put(groupVersion, buffer);
    return buffer;
  }

  private static ObjectNode version() {
    ObjectNode version = JsonNodeFactory.instance.objectNode();
    version.put("major", "1").put("minor", "35").put("gitVersion", KUBERNETES);
    version.put("gitCommit", "").put("gitTreeState", "clean").put("buildDate", "");
    version.put("goVersion", "").put("compiler", "java").put("platform", "jvm");
    return version;
  }

  /** Changes when a schema changes: kubectl keeps documents on disk under this. */
  private static String hash(List<Kind> kinds) {
    CRC32 crc = new CRC32();
    for (Kind kind : kinds) {
      crc.update(kind.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      try (var in = Kind.class.getResourceAsStream("/crds/" + kind.resourceName() + ".yaml")) {
        if (in != null) {
          crc.update(in.readAllBytes());
        }
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException("cannot read the schema of " + kind, e);
      }
    }
    return Long.toHexString(crc.getValue());
  }
}
