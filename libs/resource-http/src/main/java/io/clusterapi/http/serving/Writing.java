package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.apply.FieldOwnership;
import io.clusterapi.http.apply.StrategicMergePatch;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.Bodies;
import io.clusterapi.http.protocol.Patches;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.admission.Admitted;
import io.clusterapi.planning.Note;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Create, replace and patch of objects and of their status. */
public final class Writing {
  /**
   * How often a patch that names no resource version is computed anew after losing a race. With 64
   * writers on one object each round lets one through, so most succeed within these rounds and the
   * rest get their 409 after well under a second.
   */
  private static final int PATCH_ATTEMPTS = 20;

  static final String JSON_PATCH = "application/json-patch+json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";
  static final String APPLY_PATCH = "application/apply-patch+yaml";
  private static final String PATCH_TYPES =
      String.join(", ", JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, APPLY_PATCH);

  private final ResourceStore store;
  private final ObjectRules rules;
  private final Clock clock;

  public Writing(ResourceStore store, ObjectRules rules, Clock clock) {
    this.store = store;
    this.rules = rules;
    this.clock = clock;
  }

  /** What a client wants of an existing object, in the storage version. */
  interface Change {
    ObjectNode next(ObjectNode live);
  }

  Uni<Answer> create(Call call, byte[] body) {
    ObjectNode sent = Bodies.object(body, call.contentType());
    Metadata.matchPath(call, sent);
    if (!Metadata.text(sent, "resourceVersion").isEmpty()) {
      throw ApiFailure.badRequest(
          "metadata.resourceVersion: must not be set on objects to be created");
    }
    Metadata.clearServerSet(sent);
    Metadata.generateName(sent);
    if (call.kind().statusSubresource()) {
      sent.remove("status");
    }
    ObjectNode object = rules.toStorage(call.kind(), sent);
    Metadata.dropEmpty(object);
    ownership(call).record(null, object, call.manager(), "", clock.instant());
    return insert(call, object, note(ApiReason.Created, call));
  }

  Uni<Answer> replace(Call call, byte[] body) {
    ObjectNode sent = Bodies.object(body, call.contentType());
    Metadata.matchPath(call, sent);
    Metadata.requireVersion(call.kind(), sent);
    String version = Metadata.text(sent, "resourceVersion");
    String uid = Metadata.text(sent, "uid");
    ObjectNode wanted = rules.toStorage(call.kind(), sent);
    return change(
        call,
        live -> {
          Metadata.checkPreconditions(call.kind(), live, version, uid);
          ObjectNode next = onlyOwnPart(call, live, wanted.deepCopy());
          ownership(call)
              .record(live, next, call.manager(), call.path().subresource(), clock.instant());
          return next;
        },
        reason(call, ApiReason.Updated),
        version.isEmpty() ? PATCH_ATTEMPTS : 1);
  }

  Uni<Answer> patch(Call call, byte[] body) {
    String type = Bodies.mediaType(call.contentType());
    switch (type) {
      case APPLY_PATCH, "application/apply-patch+cbor":
        if (!type.equals(APPLY_PATCH)) {
          throw ApiFailure.unsupportedMediaType(type, PATCH_TYPES);
        }
        return apply(call, Bodies.single(body));
      case JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH:
        JsonNode patch = Bodies.json(body);
        return change(
            call,
            live -> patched(call, live, type, patch),
            reason(call, ApiReason.Updated),
            PATCH_ATTEMPTS);
      default:
        throw ApiFailure.unsupportedMediaType(type, PATCH_TYPES);
    }
  }

  /** Creates or changes an object so that it has the applied fields. */
  Uni<Answer> apply(Call call, ObjectNode sent) {
    String manager =
        call.explicitManager()
            .orElseThrow(
                () ->
                    ApiFailure.badRequest(
                        "fieldManager: Required value: is required for apply patch"));
    Metadata.matchPath(call, sent);
    if (!sent.path("metadata").path("managedFields").isEmpty()) {
      throw ApiFailure.badRequest("metadata.managedFields must be nil");
    }
    String version = Metadata.text(sent, "resourceVersion");
    String uid = Metadata.text(sent, "uid");
    // Merging into nothing drops nulls: null in a manifest says the same as leaving the field out.
    ObjectNode applied = (ObjectNode) Patches.merge(null, rules.toStorage(call.kind(), sent));
    Metadata.clearServerSet(applied);
    Metadata.dropEmpty(applied);
    String subresource = call.path().subresource();
    if (call.kind().statusSubresource() && subresource.isEmpty()) {
      applied.remove("status");
    }
    boolean force = call.flag("force");
    return attempt(
        PATCH_ATTEMPTS,
        () ->
            store
                .find(call.kind(), call.namespace(), call.name())
                .chain(
                    found -> {
                      if (found.isEmpty()) {
                        return applyNew(call, applied, manager, uid);
                      }
                      ObjectNode live = found.get().object();
                      Metadata.checkPreconditions(call.kind(), live, version, uid);
                      ObjectNode merged =
                          ownership(call)
                              .apply(live, applied, manager, subresource, force, clock.instant());
                      return update(
                          call,
                          found.get(),
                          onlyOwnPart(call, live, merged),
                          note(ApiReason.Applied, call));
                    }));
  }

  private Uni<Answer> applyNew(Call call, ObjectNode applied, String manager, String uid) {
    if (!call.path().subresource().isEmpty()) {
      throw ApiFailure.notFound(call.kind(), call.name());
    }
    if (!uid.isEmpty()) {
      throw ApiFailure.conflict(
          call.kind(),
          call.name(),
          "metadata.uid names an object that is gone: leave it out to create a new one");
    }
    ObjectNode object = ownership(call).apply(null, applied, manager, "", false, clock.instant());
    return insert(call, object, note(ApiReason.Applied, call));
  }

  /** Runs a change until it wins, as often as allowed. */
  Uni<Answer> change(Call call, Change change, Note note, int attempts) {
    return attempt(
        attempts,
        () ->
            store
                .find(call.kind(), call.namespace(), call.name())
                .map(
                    found -> found.orElseThrow(() -> ApiFailure.notFound(call.kind(), call.name())))
                .chain(found -> update(call, found, change.next(found.object()), note)));
  }

  private Uni<Answer> attempt(int attempts, java.util.function.Supplier<Uni<Answer>> once) {
    return Uni.createFrom()
        .deferred(once::get)
        .onFailure(failure -> attempts > 1 && lostRace(failure))
        .recoverWithUni(() -> attempt(attempts - 1, once));
  }

  private static boolean lostRace(Throwable failure) {
    return failure instanceof ResourceStore.Conflict
        || failure instanceof ResourceStore.AlreadyExists;
  }

  private ObjectNode patched(Call call, ObjectNode live, String type, JsonNode patch) {
    Kind kind = call.kind();
    ObjectNode shown = rules.toVersion(kind, live, call.path().version());
    JsonNode result =
        switch (type) {
          case JSON_PATCH -> Patches.json(shown, patch);
          case MERGE_PATCH -> Patches.merge(shown, patch);
          default -> StrategicMergePatch.apply(shown, patch, rules.shape(kind));
        };
    if (!(result instanceof ObjectNode object)) {
      throw ApiFailure.badRequest("the patch leaves no object");
    }
    Metadata.matchPath(call, object);
    Metadata.checkPreconditions(
        kind, live, Metadata.text(object, "resourceVersion"), Metadata.text(object, "uid"));
    ObjectNode next = onlyOwnPart(call, live, rules.toStorage(kind, object));
    ownership(call).record(live, next, call.manager(), call.path().subresource(), clock.instant());
    return next;
  }

  /** A write of the object leaves status alone, a write of status everything else. */
  private ObjectNode onlyOwnPart(Call call, ObjectNode live, ObjectNode next) {
    Metadata.keepServerSet(live, next);
    Metadata.dropEmpty(next);
    if (!call.kind().statusSubresource()) {
      return next;
    }
    if (call.path().subresource().equals("status")) {
      ObjectNode result = live.deepCopy();
      JsonNode status = next.get("status");
      if (status == null) {
        result.remove("status");
      } else {
        result.set("status", status);
      }
      JsonNode managed = next.path("metadata").path("managedFields");
      if (!managed.isMissingNode()) {
        Metadata.of(result).set("managedFields", managed);
      }
      return result;
    }
    JsonNode status = live.get("status");
    if (status == null) {
      next.remove("status");
    } else {
      next.set("status", status);
    }
    return Mapper.ordered(next);
  }

  private Uni<Answer> insert(Call call, ObjectNode object, Note note) {
    Kind kind = call.kind();
    Admitted admitted = rules.admit(kind, object, Optional.empty(), call.validation());
    String name = Metadata.text(admitted.object(), "name");
    if (call.dryRun()) {
      return store
          .find(kind, call.namespace(), name)
          .map(
              found -> {
                if (found.isPresent()) {
                  throw ApiFailure.alreadyExists(kind, name);
                }
                return answer(call, 201, asIfStored(admitted.object()), admitted.warnings());
              });
    }
    return store
        .create(kind, admitted.object(), List.of(note))
        .onFailure(ResourceStore.AlreadyExists.class)
        .transform(
            failure -> call.path().collection() ? ApiFailure.alreadyExists(kind, name) : failure)
        .map(stored -> answer(call, 201, stored.object(), admitted.warnings()));
  }

  private Uni<Answer> update(Call call, StoredResource found, ObjectNode next, Note note) {
    Kind kind = call.kind();
    Metadata.refuseNewFinalizers(kind, found.object(), next);
    if (next.equals(found.object())) {
      return Uni.createFrom().item(answer(call, 200, found.object(), List.of()));
    }
    Admitted admitted = rules.admit(kind, next, Optional.of(found.object()), call.validation());
    if (call.dryRun()) {
      return Uni.createFrom().item(answer(call, 200, admitted.object(), admitted.warnings()));
    }
    return store
        .replace(found, admitted.object(), List.of(note))
        .map(stored -> answer(call, 200, stored.object(), admitted.warnings()));
  }

  private Answer answer(Call call, int code, ObjectNode stored, List<String> warnings) {
    return new Answer(code, rules.toVersion(call.kind(), stored, call.path().version()), warnings);
  }

  private ObjectNode asIfStored(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    Metadata.of(copy)
        .put("uid", UUID.randomUUID().toString())
        .put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("generation", 1);
    return copy;
  }

  FieldOwnership ownership(Call call) {
    return new FieldOwnership(call.kind(), rules.shape(call.kind()));
  }

  Instant now() {
    return clock.instant();
  }

  private static Note reason(Call call, ApiReason reason) {
    return note(
        call.path().subresource().equals("status") ? ApiReason.StatusUpdated : reason, call);
  }

  static Note note(ApiReason reason, Call call) {
    return new Note(reason, "by " + call.user() + " with " + call.manager());
  }
}
