package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ResourceType;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The Kubernetes API of one cluster: authentication, authorization and routing of requests. */
public final class ApiServer implements Handler<HttpServerRequest>, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ApiServer.class.getName());
  private static final int MAX_BODY = 3 * 1024 * 1024;
  private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");

  private final ServedCluster cluster;
  private final Authenticator authenticator;
  private final Authorizer authorizer;
  private final Discovery discovery;
  private final ResourceOperations operations;
  private final Watches watches;
  private final Evictions evictions;
  private final Reviews reviews;
  private final PortForward portForward;

  public ApiServer(Vertx vertx, ServedCluster cluster, Clock clock) {
    this.cluster = cluster;
    this.authenticator = new Authenticator(cluster.store(), cluster.clientAuthority(), clock);
    this.authorizer = new Authorizer(cluster.store());
    this.discovery = new Discovery(cluster.types());
    Tables tables = new Tables(cluster.store(), clock);
    Admission admission = new Admission(cluster.store(), clock);
    this.operations = new ResourceOperations(cluster.store(), admission, tables);
    this.watches = new Watches(vertx, cluster.store(), tables);
    this.evictions = new Evictions(cluster.store(), operations);
    this.reviews = new Reviews(authorizer);
    this.portForward = new PortForward(vertx, cluster);
  }

  @Override
  public void handle(HttpServerRequest request) {
    guarded(
        request,
        () -> {
          User user = authenticator.authenticate(request);
          var path = RequestPath.parse(request.path());
          if (path.isEmpty()) {
            plainPath(request, user);
          } else {
            resource(request, user, path.get());
          }
        });
  }

  private static void guarded(HttpServerRequest request, Runnable action) {
    try {
      action.run();
    } catch (ApiException refused) {
      if (refused.code() == 429) {
        request.response().putHeader("Retry-After", "10");
      }
      Call.answer(request, refused.code(), refused.status());
    } catch (RuntimeException bug) {
      LOG.log(Level.WARNING, "request " + request.method() + " " + request.path(), bug);
      Call.answer(request, 500, ApiException.storage("the simulated API server failed").status());
    }
  }

  private void plainPath(HttpServerRequest request, User user) {
    String path = request.path();
    if (!request.method().equals(HttpMethod.GET)) {
      throw ApiException.methodNotAllowed();
    }
    if (!authorizer.allowsPath(user, "get", path)) {
      throw ApiException.forbidden("User \"" + user.name() + "\" cannot get path \"" + path + "\"");
    }
    String[] parts = path.split("/");
    if (path.startsWith("/readyz") || path.startsWith("/livez") || HEALTH.contains(path)) {
      if (path.startsWith("/readyz")) {
        cluster.requireStorage();
      }
      request.response().putHeader("Content-Type", "text/plain; charset=utf-8").end("ok");
    } else if (path.equals("/version") || path.equals("/version/")) {
      Call.answer(request, 200, version());
    } else if (path.equals("/")) {
      ObjectNode paths = Json.object();
      paths.putArray("paths").add("/api").add("/apis").add("/healthz").add("/version");
      Call.answer(request, 200, paths);
    } else if (path.equals("/api") || path.equals("/api/")) {
      Call.answer(request, 200, discovery.coreVersions());
    } else if (path.equals("/apis") || path.equals("/apis/")) {
      Call.answer(request, 200, discovery.groups());
    } else if (path.startsWith("/api/") && parts.length == 3) {
      Call.answer(request, 200, discovery.resources("", parts[2]));
    } else if (path.startsWith("/apis/") && parts.length == 3) {
      Call.answer(request, 200, discovery.group(parts[2]));
    } else if (path.startsWith("/apis/") && parts.length == 4) {
      Call.answer(request, 200, discovery.resources(parts[2], parts[3]));
    } else if (path.equals("/openapi/v3")) {
      Call.answer(request, 200, discovery.openApiIndex());
    } else if (path.startsWith("/openapi/v3/api/") && parts.length == 5) {
      Call.answer(request, 200, discovery.openApi("", parts[4]));
    } else if (path.startsWith("/openapi/v3/apis/") && parts.length == 6) {
      Call.answer(request, 200, discovery.openApi(parts[4], parts[5]));
    } else {
      throw ApiException.unknownResource();
    }
  }

  private ObjectNode version() {
    String[] numbers = cluster.version().substring(1).split("\\.");
    return Json.object()
        .put("major", numbers[0])
        .put("minor", numbers[1])
        .put("gitVersion", cluster.version())
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "")
        .put("platform", "linux/amd64");
  }

  private void resource(HttpServerRequest request, User user, RequestPath path) {
    ResourceType type =
        cluster
            .types()
            .find(path.group(), path.version(), path.plural())
            .or(() -> Reviews.find(path))
            .orElseThrow(ApiException::unknownResource);
    Call call = new Call(request, user, type, path, verb(request, path));
    authorize(call);
    cluster.requireStorage();
    boolean review = Reviews.TYPES.contains(type);
    if (review && !call.verb().equals("create")) {
      throw ApiException.methodNotAllowed();
    }
    if (review) {
      withBody(call, body -> reviews.answer(call, call.object(body)));
    } else if (!path.subresource().isEmpty()) {
      subresource(call);
    } else {
      whole(call);
    }
  }

  private static String verb(HttpServerRequest request, RequestPath path) {
    boolean named = !path.name().isEmpty();
    String watch = request.getParam("watch");
    boolean watching = "true".equals(watch) || "1".equals(watch);
    return switch (request.method().name()) {
      case "GET" -> watching ? "watch" : named ? "get" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> named ? "delete" : "deletecollection";
      default -> throw ApiException.methodNotAllowed();
    };
  }

  private void authorize(Call call) {
    RequestPath path = call.path();
    String resource =
        path.subresource().isEmpty() ? path.plural() : path.plural() + "/" + path.subresource();
    var access =
        new Authorizer.Access(call.verb(), path.group(), resource, path.namespace(), path.name());
    boolean self = call.type().kind().startsWith("SelfSubject") && call.user() != User.ANONYMOUS;
    if (self || authorizer.allows(call.user(), access)) {
      return;
    }
    String scope =
        path.namespace().isEmpty()
            ? "at the cluster scope"
            : "in the namespace \"" + path.namespace() + "\"";
    String name = path.name().isEmpty() ? "" : " \"" + path.name() + "\"";
    throw ApiException.forbidden(
        call.type().qualified()
            + name
            + " is forbidden: User \""
            + call.user().name()
            + "\" cannot "
            + call.verb()
            + " resource \""
            + resource
            + "\" in API group \""
            + path.group()
            + "\" "
            + scope);
  }

  private void whole(Call call) {
    switch (call.verb()) {
      case "get" -> operations.get(call);
      case "list" -> operations.list(call);
      case "watch" -> watches.watch(call);
      case "create" -> withBody(call, body -> operations.create(call, body));
      case "update" -> withBody(call, body -> operations.update(call, body));
      case "patch" -> withBody(call, body -> operations.patch(call, body));
      case "delete" -> withBody(call, body -> operations.delete(call, body));
      default -> withBody(call, body -> operations.deleteCollection(call, body));
    }
  }

  private void subresource(Call call) {
    String subresource = call.path().subresource();
    ResourceType type = call.type();
    boolean object =
        subresource.equals("status") && type.status()
            || subresource.equals("scale") && type.scale()
            || subresource.equals("finalize") && type.qualified().equals("namespaces");
    if (object) {
      switch (call.verb()) {
        case "get" -> operations.get(call);
        case "update" -> withBody(call, body -> operations.update(call, body));
        case "patch" -> withBody(call, body -> operations.patch(call, body));
        default -> throw ApiException.methodNotAllowed();
      }
      return;
    }
    if (!type.qualified().equals("pods")) {
      throw ApiException.unknownResource();
    }
    switch (subresource) {
      case "eviction" -> withBody(call, body -> evictions.evict(call, call.object(body)));
      case "portforward" -> portForward.forward(call);
      case "log", "exec", "attach" ->
          throw ApiException.notSimulated(
              "the simulated cluster runs no containers, so a pod has no " + subresource);
      default -> throw ApiException.unknownResource();
    }
  }

  private static void withBody(Call call, Consumer<Buffer> action) {
    HttpServerRequest request = call.http();
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() <= MAX_BODY) {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        end ->
            guarded(
                request,
                () -> {
                  if (body.length() > MAX_BODY) {
                    throw ApiException.tooLarge(MAX_BODY);
                  }
                  action.accept(body);
                }));
  }

  @Override
  public void close() {
    portForward.close();
  }
}
