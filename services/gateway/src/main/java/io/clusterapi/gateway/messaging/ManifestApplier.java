package io.clusterapi.gateway.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.events.FieldProblem;
import io.clusterapi.events.ManifestAction;
import io.clusterapi.events.ManifestResult;
import io.clusterapi.events.Outcome;
import io.clusterapi.gateway.http.OwnerClient;
import io.clusterapi.model.Groups;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.Owner;
import io.clusterapi.model.manifest.Limits;
import io.clusterapi.model.manifest.ManifestInvalid;
import io.clusterapi.model.manifest.ManifestObject;
import io.clusterapi.model.manifest.ManifestTooLarge;
import io.clusterapi.model.manifest.Manifests;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Applies or deletes the objects of a submission over the same API everybody uses. */
final class ManifestApplier {
  static final String MANAGER = "capi-manifests";
  private static final String USER = "system:capi:manifests";
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final Vertx vertx;
  private final OwnerClient owners;
  private final int maxBytes;
  private final Duration retryFor;

  /**
   * @param retryFor how long an owner that is away is tried again, before the object is refused
   */
  ManifestApplier(Vertx vertx, OwnerClient owners, int maxBytes, Duration retryFor) {
    this.vertx = vertx;
    this.owners = owners;
    this.maxBytes = maxBytes;
    this.retryFor = retryFor;
  }

  /** One result per object, in order; a single one with document -1 when nothing can be read. */
  Future<List<ManifestResult>> run(Submission submission) {
    List<ManifestObject> objects;
    try {
      Limits limits = Limits.DEFAULT;
      objects =
          Manifests.read(
              submission.manifest(),
              new Limits(maxBytes, limits.maxDepth(), limits.maxNodes(), limits.maxAliasNodes()));
    } catch (ManifestTooLarge e) {
      return Future.succeededFuture(
          List.of(
              unreadable(
                  submission.id(),
                  submission.action(),
                  413,
                  "RequestEntityTooLarge",
                  e.getMessage())));
    } catch (ManifestInvalid e) {
      return Future.succeededFuture(
          List.of(
              unreadable(submission.id(), submission.action(), 400, "BadRequest", e.getMessage())));
    }
    if (objects.isEmpty()) {
      return Future.succeededFuture(
          List.of(
              unreadable(
                  submission.id(),
                  submission.action(),
                  400,
                  "BadRequest",
                  "the manifest holds no object")));
    }
    // By a clock nobody sets: one that steps an hour forward would refuse what is tried just now.
    long deadline = System.nanoTime() + retryFor.toNanos();
    Future<List<ManifestResult>> results = Future.succeededFuture(new ArrayList<>());
    for (ManifestObject object : objects) {
      results =
          results.compose(
              done ->
                  one(submission, object, deadline)
                      .map(
                          result -> {
                            done.add(result);
                            return done;
                          }));
    }
    return results;
  }

  static ManifestResult unreadable(
      String submission, ManifestAction action, int code, String reason, String message) {
    return ManifestResult.newBuilder()
        .setSubmission(submission)
        .setDocument(-1)
        .setAction(action)
        .setOutcome(Outcome.REFUSED)
        .setCode(code)
        .setReason(reason)
        .setMessage(message)
        .build();
  }

  private Future<ManifestResult> one(Submission submission, ManifestObject object, long deadline) {
    ManifestResult.Builder result =
        ManifestResult.newBuilder()
            .setSubmission(submission.id())
            .setDocument(object.documentIndex())
            .setAction(submission.action())
            .setKind(object.kind())
            .setName(object.name());
    Optional<Kind> found = Kinds.findByApiVersion(object.apiVersion(), object.kind());
    if (found.isEmpty()) {
      return refused(
          result,
          404,
          "NotFound",
          "no kind \"%s\" is served in version \"%s\""
              .formatted(object.kind(), object.apiVersion()));
    }
    Kind kind = found.get();
    if (kind.owner() == Owner.GATEWAY) {
      return Future.succeededFuture(
          result
              .setOutcome(Outcome.UNCHANGED)
              .setCode(200)
              .setMessage("namespaces exist implicitly: nothing to do")
              .build());
    }
    if (kind.group().equals(Groups.CORE) && kind.kind().equals("Secret")) {
      return refused(
          result,
          403,
          "Forbidden",
          "Secrets never travel on Kafka: send this one to the API over HTTPS, and consider its"
              + " contents known to all who read this topic");
    }
    if (object.name().isEmpty()) {
      return refused(
          result, 422, "Invalid", "metadata.name: Required value: a submission names its objects");
    }
    String namespace = "";
    if (kind.namespaced()) {
      namespace = object.namespace().isEmpty() ? submission.namespace() : object.namespace();
    }
    result.setNamespace(namespace);
    String path = path(kind, object.apiVersion(), namespace, object.name());
    return submission.action() == ManifestAction.DELETE
        ? delete(kind, path, submission, result, deadline)
        : apply(kind, path, object.tree(), submission, result, deadline);
  }

  private Future<ManifestResult> apply(
      Kind kind,
      String path,
      ObjectNode object,
      Submission submission,
      ManifestResult.Builder result,
      long deadline) {
    String query =
        "?fieldManager="
            + MANAGER
            + "&force=true&fieldValidation=Strict"
            + (submission.dryRun() ? "&dryRun=All" : "");
    return send(kind, HttpMethod.GET, path, null, null, deadline)
        .compose(
            before ->
                send(
                        kind,
                        HttpMethod.PATCH,
                        path + query,
                        "application/apply-patch+yaml",
                        Mapper.toBytes(object),
                        deadline)
                    .map(
                        reply -> {
                          if (!reply.ok()) {
                            return refused(result, reply);
                          }
                          String version = version(reply.body());
                          boolean unchanged = before.ok() && version(before.body()).equals(version);
                          return result
                              .setOutcome(unchanged ? Outcome.UNCHANGED : Outcome.ACCEPTED)
                              .setCode(reply.code())
                              .setResourceVersion(number(version))
                              .build();
                        }));
  }

  private Future<ManifestResult> delete(
      Kind kind, String path, Submission submission, ManifestResult.Builder result, long deadline) {
    return send(
            kind,
            HttpMethod.DELETE,
            path + (submission.dryRun() ? "?dryRun=All" : ""),
            null,
            null,
            deadline)
        .map(
            reply -> {
              if (reply.code() == 404) {
                // Submissions may be delivered twice: what is gone already is no error.
                return result
                    .setOutcome(Outcome.UNCHANGED)
                    .setCode(404)
                    .setReason("NotFound")
                    .setMessage("there is no such object")
                    .build();
              }
              return reply.ok()
                  ? result.setOutcome(Outcome.ACCEPTED).setCode(reply.code()).build()
                  : refused(result, reply);
            });
  }

  /** Sends, and tries again with growing pauses while the owner is away or overloaded. */
  private Future<OwnerClient.Reply> send(
      Kind kind, HttpMethod method, String path, String contentType, byte[] body, long deadline) {
    return send(kind, method, path, contentType, body, deadline, FIRST_PAUSE_MILLIS);
  }

  private Future<OwnerClient.Reply> send(
      Kind kind,
      HttpMethod method,
      String path,
      String contentType,
      byte[] body,
      long deadline,
      long pause) {
    return owners
        .send(kind, method, path, contentType, body, USER)
        .compose(
            reply -> {
              boolean transientFailure = reply.code() == 503 || reply.code() == 429;
              if (!transientFailure
                  || System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) - deadline > 0) {
                return Future.succeededFuture(reply);
              }
              Promise<OwnerClient.Reply> later = Promise.promise();
              vertx.setTimer(
                  pause,
                  id ->
                      send(
                              kind,
                              method,
                              path,
                              contentType,
                              body,
                              deadline,
                              Math.min(pause * 2, LONGEST_PAUSE_MILLIS))
                          .onComplete(later));
              return later.future();
            });
  }

  private static Future<ManifestResult> refused(
      ManifestResult.Builder result, int code, String reason, String message) {
    return Future.succeededFuture(
        result
            .setOutcome(Outcome.REFUSED)
            .setCode(code)
            .setReason(reason)
            .setMessage(message)
            .build());
  }

  private static ManifestResult refused(ManifestResult.Builder result, OwnerClient.Reply reply) {
    List<FieldProblem> problems = new ArrayList<>();
    for (JsonNode cause : reply.body().path("details").path("causes")) {
      problems.add(
          FieldProblem.newBuilder()
              .setField(cause.path("field").asText(""))
              .setMessage(cause.path("message").asText(""))
              .build());
    }
    return result
        .setOutcome(Outcome.REFUSED)
        .setCode(reply.code())
        .setReason(reply.body().path("reason").asText(""))
        .setMessage(reply.body().path("message").asText(""))
        .setProblems(problems)
        .build();
  }

  private static String path(Kind kind, String apiVersion, String namespace, String name) {
    String root = kind.group().isEmpty() ? "/api/" : "/apis/";
    return root
        + apiVersion
        + (namespace.isEmpty() ? "" : "/namespaces/" + encode(namespace))
        + "/"
        + kind.plural()
        + "/"
        + encode(name);
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String version(ObjectNode object) {
    return object.path("metadata").path("resourceVersion").asText("");
  }

  private static long number(String version) {
    try {
      return version.isEmpty() ? 0 : Long.parseLong(version);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
