package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.InternalToken;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.ApiPath;
import io.clusterapi.http.protocol.Events;
import io.clusterapi.http.protocol.OpenApi;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.http.protocol.RequestBody;
import io.clusterapi.http.protocol.ResponseWriter;
import io.clusterapi.http.protocol.WatchConnection;
import io.clusterapi.loop.persistence.EventLog;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.model.Kind;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Kubernetes-style API of one service: understands a request, runs its verb against the store
 * and writes the answer. Only the gateway and other services may call it, with the token they
 * share.
 */
public final class ResourceApi {
  public static final String USER_HEADER = "X-Remote-User";
  public static final String GROUP_HEADER = "X-Remote-Group";

  /** Answers {@code {"namespaces": [...]}}: those this service holds objects in. */
  public static final String NAMESPACES_PATH = "/internal/v1/namespaces";

  private final Vertx vertx;
  private final ResourceStore store;
  private final InternalToken token;
  private final long maxBody;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private final Representing representing;
  private final EventLines lines = new EventLines();
  private final Reading reading;
  private final Writing writing;
  private final Deleting deleting;
  private final Scaling scaling;
  private final Eventing eventing;

  /**
   * The API over a store.
   *
   * @param events what was done to objects and why
   * @param service name of this service
   * @param kinds what this service owns
   * @param maxBody most bytes of a request body
   */
  public ResourceApi(
      Vertx vertx,
      ResourceStore store,
      EventLog events,
      String service,
      Collection<Kind> kinds,
      ObjectRules rules,
      InternalToken token,
      long maxBody,
      Clock clock) {
    this.vertx = vertx;
    this.store = store;
    this.token = token;
    this.maxBody = maxBody;
    kinds.forEach(kind -> this.kinds.put(kind.group() + "/" + kind.plural(), kind));
    this.representing = new Representing(rules, clock);
    this.reading = new Reading(vertx, store, representing);
    this.writing = new Writing(store, rules, clock);
    this.deleting = new Deleting(store, rules, reading, representing);
    this.scaling = new Scaling(store, writing);
    this.eventing = new Eventing(events, service);
  }

  /** Answers a request under {@code /api}, {@code /apis} or {@code /openapi/v3}. */
  public void handle(HttpServerRequest request) {
    Representation representation = Representation.JSON;
    try {
      if (request.path().startsWith("/openapi/v3")) {
        openApi(request);
        return;
      }
      if (!token.matches(request.getHeader("Authorization"))) {
        throw ApiFailure.unauthorized();
      }
      if (request.path().equals(NAMESPACES_PATH)) {
        namespaces(request);
        return;
      }
      ApiPath path = ApiPath.parse(request.path()).orElseThrow(ApiFailure::noSuchResource);
      if (Events.isEvents(path)) {
        events(request, path);
        return;
      }
      Kind kind = kinds.get(path.group() + "/" + path.resource());
      if (kind == null || !kind.serves(path.version())) {
        throw ApiFailure.noSuchResource(path, kind == null ? List.of() : kind.servedVersions());
      }
      checkScope(kind, path);
      representation = Representation.negotiate(request.getHeader("Accept"));
      Call call = call(request, kind, path, representation);
      if (request.method().name().equals("GET") && path.subresource().isEmpty()) {
        if (call.flag("watch")) {
          WatchConnection.prepare(request);
          new Watching(vertx, watchCall(call), store, representing, lines, request.response())
              .start(reading);
          return;
        }
      }
      respond(request, call);
    } catch (RuntimeException e) {
      ResponseWriter.failure(request.response(), representation, Failures.of(e));
    }
  }

  private void respond(HttpServerRequest request, Call call) {
    Context context = vertx.getOrCreateContext();
    String method = request.method().name();
    if (method.equals("GET")) {
      run(request, call, context, new byte[0]);
      return;
    }
    RequestBody.read(request, maxBody)
        .onSuccess(body -> run(request, call, context, body))
        .onFailure(
            failure ->
                ResponseWriter.failure(
                    request.response(), call.representation(), Failures.of(failure)));
  }

  private void run(HttpServerRequest request, Call call, Context context, byte[] body) {
    Uni.createFrom()
        .deferred(() -> verb(request.method().name(), call, body))
        .subscribe()
        .with(
            answer -> context.runOnContext(v -> write(request, call, answer)),
            failure ->
                context.runOnContext(
                    v ->
                        ResponseWriter.failure(
                            request.response(), call.representation(), Failures.of(failure))));
  }

  private void write(HttpServerRequest request, Call call, Answer answer) {
    if (answer.text() != null) {
      ResponseWriter.writeText(request.response(), answer.code(), answer.text());
      return;
    }
    ResponseWriter.write(
        vertx,
        request.response(),
        call.representation(),
        answer.code(),
        answer.body(),
        answer.warnings());
  }

  private Uni<Answer> verb(String method, Call call, byte[] body) {
    ApiPath path = call.path();
    if (path.subresource().equals("scale")) {
      return switch (method) {
        case "GET" -> scaling.get(call);
        case "PUT" -> scaling.replace(call, body);
        case "PATCH" -> scaling.patch(call, body);
        default -> throw notAllowed(method, call);
      };
    }
    if (path.collection()) {
      return switch (method) {
        case "GET" -> reading.list(call);
        case "POST" -> writing.create(call, body);
        case "DELETE" -> deleting.deleteAll(call, body);
        default -> throw notAllowed(method, call);
      };
    }
    boolean whole = path.subresource().isEmpty();
    return switch (method) {
      case "GET" -> reading.get(call);
      case "PUT" -> writing.replace(call, body);
      case "PATCH" -> writing.patch(call, body);
      case "DELETE" -> {
        if (!whole) {
          throw notAllowed(method, call);
        }
        yield deleting.delete(call, body);
      }
      default -> throw notAllowed(method, call);
    };
  }

  private static ApiFailure notAllowed(String method, Call call) {
    return ApiFailure.methodNotAllowed(
        "%s is not allowed on %s%s"
            .formatted(
                method,
                call.kind().resourceName(),
                call.path().subresource().isEmpty() ? "" : "/" + call.path().subresource()));
  }

  /** A namespaced kind is only named inside a namespace, another one never. */
  private static void checkScope(Kind kind, ApiPath path) {
    boolean inNamespace = path.namespace().isPresent();
    if (inNamespace && !kind.namespaced()) {
      throw ApiFailure.noSuchResource(path, List.of());
    }
    if (kind.namespaced() && !inNamespace && !path.collection()) {
      throw ApiFailure.noSuchResource(path, List.of());
    }
    switch (path.subresource()) {
      case "":
        return;
      case "status":
        if (kind.statusSubresource()) {
          return;
        }
        break;
      case "scale":
        if (kind.scale().isPresent()) {
          return;
        }
        break;
      default:
        break;
    }
    throw ApiFailure.noSuchResource(path, List.of());
  }

  private static Call call(
      HttpServerRequest request, Kind kind, ApiPath path, Representation representation) {
    Map<String, String> query = query(request);
    String user = request.getHeader(USER_HEADER);
    String agent = request.getHeader("User-Agent");
    if (request.method().name().equals("POST") && kind.namespaced() && path.namespace().isEmpty()) {
      throw ApiFailure.methodNotAllowed(
          "%s are created in a namespace: POST to /namespaces/NAMESPACE/%s"
              .formatted(kind.resourceName(), kind.plural()));
    }
    return new Call(
        kind,
        path,
        query,
        representation,
        request.getHeader("Content-Type"),
        user == null ? "unknown" : user,
        agent == null ? "" : agent);
  }

  private static Map<String, String> query(HttpServerRequest request) {
    Map<String, String> query = new LinkedHashMap<>();
    request.params().forEach(entry -> query.putIfAbsent(entry.getKey(), entry.getValue()));
    return query;
  }

  /** A watch of one object is a watch of its collection that selects its name. */
  private static Call watchCall(Call call) {
    if (call.path().collection()) {
      return call;
    }
    Map<String, String> query = new LinkedHashMap<>(call.query());
    query.put("fieldSelector", "metadata.name=" + call.name());
    return new Call(
        call.kind(),
        call.path(),
        query,
        call.representation(),
        call.contentType(),
        call.user(),
        call.agent());
  }

  private void namespaces(HttpServerRequest request) {
    answer(
        request,
        reading
            .namespaces(kinds.values())
            .map(
                names -> {
                  ObjectNode answer = JsonNodeFactory.instance.objectNode();
                  ArrayNode array = answer.putArray("namespaces");
                  names.forEach(array::add);
                  return answer;
                }));
  }

  private void events(HttpServerRequest request, ApiPath path) {
    Map<String, String> query = query(request);
    Events.checkReading(request.method().name());
    if (Call.flag(query, "watch")) {
      WatchConnection.prepare(request);
      new EventWatching(vertx, eventing, path, query, request.response())
          .start(Call.number(query, "resourceVersion", 0), Call.number(query, "timeoutSeconds", 0));
      return;
    }
    answer(request, eventing.list(path, query));
  }

  private void answer(HttpServerRequest request, Uni<ObjectNode> document) {
    Context context = vertx.getOrCreateContext();
    document
        .subscribe()
        .with(
            answer ->
                context.runOnContext(
                    v ->
                        ResponseWriter.write(
                            vertx,
                            request.response(),
                            Representation.JSON,
                            200,
                            answer,
                            List.of())),
            failure ->
                context.runOnContext(
                    v ->
                        ResponseWriter.failure(
                            request.response(), Representation.JSON, Failures.of(failure))));
  }

  private void openApi(HttpServerRequest request) {
    String[] parts = request.path().substring("/openapi/v3".length()).split("/");
    boolean core = parts.length == 3 && parts[1].equals("api");
    if (!core && !(parts.length == 4 && parts[1].equals("apis"))) {
      throw ApiFailure.noSuchResource();
    }
    String group = core ? "" : parts[2];
    String version = parts[parts.length - 1];
    ResponseWriter.write(
        vertx,
        request.response(),
        Representation.JSON,
        200,
        OpenApi.document(kinds.values(), group, version).orElseThrow(ApiFailure::noSuchResource),
        List.of());
  }
}
