package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.ApiFailure.Cause;
import io.clusterapi.http.protocol.Bodies;
import io.clusterapi.http.protocol.JsonPath;
import io.clusterapi.http.protocol.Patches;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.model.Kind;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** The {@code /scale} subresource: {@code autoscaling/v1 Scale} over a kind's replica fields. */
final class Scaling {
  private final ResourceStore store;
  private final Writing writing;

  Scaling(ResourceStore store, Writing writing) {
    this.store = store;
    this.writing = writing;
  }

  Uni<Answer> get(Call call) {
    return store
        .find(call.kind(), call.namespace(), call.name())
        .map(
            found ->
                Answer.ok(
                    scale(
                        call.kind(),
                        found
                            .orElseThrow(() -> ApiFailure.notFound(call.kind(), call.name()))
                            .object())));
  }

  Uni<Answer> replace(Call call, byte[] body) {
    ObjectNode sent = Bodies.object(body, call.contentType());
    return change(call, shown -> sent, Metadata.text(sent, "resourceVersion").isEmpty() ? 20 : 1);
  }

  Uni<Answer> patch(Call call, byte[] body) {
    JsonNode patch = Bodies.json(body);
    String type = Bodies.mediaType(call.contentType());
    return change(
        call,
        shown ->
            switch (type) {
              case Writing.JSON_PATCH -> Patches.json(shown, patch);
              case Writing.MERGE_PATCH, Writing.STRATEGIC_PATCH -> Patches.merge(shown, patch);
              default ->
                  throw ApiFailure.unsupportedMediaType(
                      type, Writing.JSON_PATCH + ", " + Writing.MERGE_PATCH);
            },
        20);
  }

  private interface ScaleChange {
    JsonNode next(ObjectNode scale);
  }

  private Uni<Answer> change(Call call, ScaleChange change, int attempts) {
    Kind kind = call.kind();
    return writing
        .change(
            call,
            live -> {
              JsonNode wanted = change.next(scale(kind, live));
              if (!(wanted instanceof ObjectNode object)) {
                throw ApiFailure.badRequest("wanted an autoscaling/v1 Scale in the body");
              }
              Metadata.checkPreconditions(
                  kind,
                  live,
                  Metadata.text(object, "resourceVersion"),
                  Metadata.text(object, "uid"));
              ObjectNode next = live.deepCopy();
              set(next, path(kind).specReplicasPath(), replicas(kind, call.name(), object));
              writing.ownership(call).record(live, next, call.manager(), "scale", writing.now());
              return next;
            },
            Writing.note(ApiReason.Scaled, call),
            attempts)
        .chain(answer -> call.dryRun() ? Uni.createFrom().item(dry(kind, answer)) : get(call));
  }

  private static Answer dry(Kind kind, Answer answer) {
    return new Answer(answer.code(), scale(kind, answer.body()), answer.warnings());
  }

  private static int replicas(Kind kind, String name, ObjectNode scale) {
    JsonNode replicas = scale.path("spec").path("replicas");
    // Kubernetes leaves a zero out when it writes a Scale.
    if (replicas.isMissingNode()) {
      return 0;
    }
    if (!replicas.isInt() || replicas.intValue() < 0) {
      throw ApiFailure.invalid(
          kind,
          name,
          List.of(
              new Cause(
                  "FieldValueInvalid",
                  "Invalid value: " + replicas + ": wanted a number from 0",
                  "spec.replicas")));
    }
    return replicas.intValue();
  }

  static ObjectNode scale(Kind kind, ObjectNode object) {
    ObjectNode scale = JsonNodeFactory.instance.objectNode();
    scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      JsonNode value = object.path("metadata").get(field);
      if (value != null) {
        metadata.set(field, value);
      }
    }
    Kind.Scale path = path(kind);
    scale.putObject("spec").put("replicas", number(object, path.specReplicasPath()));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", number(object, path.statusReplicasPath()));
    if (path.labelSelectorPath() != null && !path.labelSelectorPath().isEmpty()) {
      JsonPath.of(path.labelSelectorPath())
          .first(object)
          .ifPresent(selector -> status.put("selector", selector.asText()));
    }
    return scale;
  }

  private static int number(ObjectNode object, String path) {
    return JsonPath.of(path).first(object).map(JsonNode::asInt).orElse(0);
  }

  private static Kind.Scale path(Kind kind) {
    return kind.scale().orElseThrow(ApiFailure::noSuchResource);
  }

  private static void set(ObjectNode object, String path, int value) {
    String[] steps = path.substring(1).split("\\.");
    ObjectNode at = object;
    for (int i = 0; i < steps.length - 1; i++) {
      JsonNode next = at.get(steps[i]);
      at = next instanceof ObjectNode known ? known : at.putObject(steps[i]);
    }
    at.put(steps[steps.length - 1], value);
  }
}
