package io.clusterapi.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.gateway.access.Authentication;
import io.clusterapi.gateway.access.Right;
import io.clusterapi.gateway.access.Roles;
import io.clusterapi.gateway.access.SelfReviews;
import io.clusterapi.gateway.access.User;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.ApiPath;
import io.clusterapi.http.protocol.Bodies;
import io.clusterapi.http.protocol.Events;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.http.protocol.RequestBody;
import io.clusterapi.http.protocol.ResponseWriter;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The one address: finds out who asks and whether they may, answers what is the gateway's own, and
 * passes everything else on to the owner of the kind.
 */
public final class Gateway {
  private static final Logger LOG = Logger.getLogger(Gateway.class);

  private final Vertx vertx;
  private final Authentication authentication;
  private final Roles roles;
  private final SelfReviews reviews;
  private final Documents documents;
  private final Forwarding forwarding;
  private final Namespaces namespaces;
  private final EventLists events;
  private final AccessLog accessLog;
  private final long maxBody;

  /** Told of every access that changes something or reads a Secret, when it was answered. */
  public interface AccessLog {
    void accessed(User user, Right right, int code);
  }

  /** The parts a gateway is made of; {@code maxBody} is the most bytes of a request body. */
  public record Parts(
      Vertx vertx,
      Authentication authentication,
      Roles roles,
      Owners owners,
      Forwarding forwarding,
      Namespaces namespaces,
      EventLists events,
      AccessLog accessLog,
      long maxBody) {}

  public Gateway(Parts parts) {
    this.vertx = parts.vertx();
    this.authentication = parts.authentication();
    this.roles = parts.roles();
    this.reviews = new SelfReviews(parts.roles());
    this.documents = new Documents(parts.vertx(), parts.owners());
    this.forwarding = parts.forwarding();
    this.namespaces = parts.namespaces();
    this.events = parts.events();
    this.accessLog = parts.accessLog();
    this.maxBody = parts.maxBody();
  }

  /** Handles a request under one of {@link #PATHS}. */
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    try {
      if (isHealth(request.path())) {
        request.response().putHeader("Content-Type", "text/plain").end("ok");
        return;
      }
      Future<User> user = authentication.authenticate(request);
      if (user.isComplete()) {
        answer(context, user);
        return;
      }
      // Nobody reads the body meanwhile; what of it nobody wants must not block the connection.
      request.pause();
      context.addEndHandler(
          done -> {
            if (!request.isEnded()) {
              request.resume();
            }
          });
      user.onComplete(known -> answer(context, user));
    } catch (RuntimeException e) {
      fail(request, e);
    }
  }

  private void answer(RoutingContext context, Future<User> known) {
    HttpServerRequest request = context.request();
    try {
      if (known.failed()) {
        fail(request, known.cause());
        return;
      }
      User user = known.result();
      if (request.getHeader("Impersonate-User") != null) {
        throw ApiFailure.forbidden(
            "", "users", request.getHeader("Impersonate-User"), "impersonation is not supported");
      }
      if (request.method().name().equals("GET") && documents.answer(request)) {
        return;
      }
      ApiPath path = ApiPath.parse(request.path()).orElseThrow(ApiFailure::noSuchResource);
      resource(context, user, path);
    } catch (RuntimeException e) {
      fail(request, e);
    }
  }

  /** Paths the gateway answers, for the router. */
  public static final List<String> PATHS =
      List.of(
          "/api",
          "/api/*",
          "/apis",
          "/apis/*",
          "/version",
          "/openapi",
          "/openapi/v2",
          "/openapi/v3",
          "/openapi/v3/*",
          "/healthz",
          "/livez",
          "/readyz",
          "/healthz/*",
          "/livez/*",
          "/readyz/*");

  private void resource(RoutingContext context, User user, ApiPath path) {
    HttpServerRequest request = context.request();
    Map<String, String> query = new LinkedHashMap<>();
    request.params().forEach(entry -> query.putIfAbsent(entry.getKey(), entry.getValue()));
    if (isReview(path)) {
      review(request, user, path);
      return;
    }
    Optional<Kind> kind =
        Kinds.find(path.group(), path.resource())
            .filter(found -> found.plural().equals(path.resource()))
            .filter(found -> found.serves(path.version()));
    if (kind.isEmpty() && !Events.isEvents(path)) {
      throw ApiFailure.noSuchResource(path, servedVersions(path));
    }
    Right right = Right.of(request.method().name(), path, query);
    if (!right.readOnly() || right.ofSecrets()) {
      context.addEndHandler(
          done -> accessLog.accessed(user, right, request.response().getStatusCode()));
    }
    if (!roles.allows(user, right)) {
      throw ApiFailure.forbidden(path.group(), path.resource(), path.name(), right.refusal(user));
    }
    if (kind.isEmpty()) {
      events(request, user, path, query, right);
    } else {
      object(request, user, path, query, kind.get(), right);
    }
  }

  private static List<String> servedVersions(ApiPath path) {
    return Kinds.find(path.group(), path.resource())
        .filter(found -> found.plural().equals(path.resource()))
        .map(Kind::servedVersions)
        .orElse(List.of());
  }

  private void object(
      HttpServerRequest request,
      User user,
      ApiPath path,
      Map<String, String> query,
      Kind kind,
      Right right) {
    if (RequestBody.declaredLength(request) > maxBody) {
      throw ApiFailure.tooLarge(maxBody);
    }
    if (kind.owner() == Owner.GATEWAY) {
      namespace(request, user, path, query);
    } else if (right.verb().equals("watch") && asksForWebSocket(request)) {
      refuseWebSocket(request);
    } else if (right.verb().equals("watch")) {
      forwarding.forwardWatch(request, kind, user);
    } else {
      forwarding.forward(request, kind, user);
    }
  }

  private void namespace(
      HttpServerRequest request, User user, ApiPath path, Map<String, String> query) {
    Representation representation = Representation.negotiate(request.getHeader("Accept"));
    RequestBody.read(request, maxBody)
        .compose(
            body ->
                namespaces.answer(
                    request.method().name(),
                    path,
                    query,
                    request.method().name().equals("POST")
                        ? Bodies.object(body, request.getHeader("Content-Type"))
                        : JsonNodeFactory.instance.objectNode(),
                    representation,
                    user))
        .onSuccess(answer -> write(request, representation, answer))
        .onFailure(failure -> fail(request, failure));
  }

  private void events(
      HttpServerRequest request, User user, ApiPath path, Map<String, String> query, Right right) {
    Representation representation = Representation.negotiate(request.getHeader("Accept"));
    if (right.verb().equals("watch") && request.method().name().equals("GET")) {
      if (asksForWebSocket(request)) {
        refuseWebSocket(request);
      } else {
        events.watch(request, path, query, representation, user);
      }
      return;
    }
    events
        .answer(request.method().name(), path, query, representation, user)
        .onSuccess(answer -> write(request, representation, answer))
        .onFailure(failure -> fail(request, failure));
  }

  private void write(HttpServerRequest request, Representation representation, Answered answer) {
    ResponseWriter.write(
        vertx, request.response(), representation, answer.code(), answer.body(), answer.warnings());
  }

  /**
   * The fabric8 client tries its watches as web sockets first. On a 200 it turns to plain HTTP at
   * once; an endless answer would leave it waiting, a 5xx would be tried again for minutes.
   */
  private static void refuseWebSocket(HttpServerRequest request) {
    request.response().putHeader("Connection", "close").end();
  }

  private static boolean asksForWebSocket(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  private static boolean isReview(ApiPath path) {
    return path.group().equals(SelfReviews.AUTHORIZATION)
        || path.group().equals(SelfReviews.AUTHENTICATION);
  }

  /** Everybody who is known may ask about themselves. */
  private void review(HttpServerRequest request, User user, ApiPath path) {
    if (!request.method().name().equals("POST")) {
      throw ApiFailure.methodNotAllowed("reviews are created, not read");
    }
    RequestBody.read(request, maxBody)
        .map(body -> Bodies.object(body, request.getHeader("Content-Type")))
        .onSuccess(
            sent -> {
              ObjectNode answer = reviews.answer(user, path.group(), path.resource(), sent);
              if (answer == null) {
                fail(request, ApiFailure.noSuchResource());
              } else {
                ResponseWriter.write(
                    vertx, request.response(), Representation.JSON, 201, answer, List.of());
              }
            })
        .onFailure(failure -> fail(request, failure));
  }

  private static boolean isHealth(String path) {
    return path.startsWith("/healthz") || path.startsWith("/livez") || path.startsWith("/readyz");
  }

  private static void fail(HttpServerRequest request, Throwable failure) {
    ApiFailure status;
    if (failure instanceof ApiFailure known) {
      status = known;
    } else {
      String reference = UUID.randomUUID().toString();
      LOG.errorf(failure, "request failed, reference %s", reference);
      status = ApiFailure.internal(reference);
    }
    if (status.code() == 413 && request.version() != io.vertx.core.http.HttpVersion.HTTP_2) {
      request.response().putHeader("Connection", "close");
    }
    Optional<Representation> wanted = Optional.empty();
    try {
      wanted = Optional.of(Representation.negotiate(request.getHeader("Accept")));
    } catch (ApiFailure notAcceptable) {
      // A failure is told in JSON to a client that reads neither JSON nor YAML.
    }
    // Without this a body on its way would block the connection.
    if (!request.isEnded()) {
      request.resume();
    }
    ResponseWriter.failure(request.response(), wanted.orElse(Representation.JSON), status);
  }
}
