package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.Bodies;
import io.clusterapi.loop.persistence.Propagation;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.Kind;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deletes objects, one by name or all that a selector finds. */
final class Deleting {
  private static final int ATTEMPTS = 20;

  /** Kinds that other services run machines, infrastructure or bootstrap data for. */
  private static final Set<String> DEPENDANTS_ELSEWHERE =
      Set.of(
          "clusters.cluster.x-k8s.io",
          "machines.cluster.x-k8s.io",
          "kubeadmcontrolplanes.controlplane.cluster.x-k8s.io");

  private final ResourceStore store;
  private final ObjectRules rules;
  private final Reading reading;
  private final Representing representing;

  Deleting(ResourceStore store, ObjectRules rules, Reading reading, Representing representing) {
    this.store = store;
    this.rules = rules;
    this.reading = reading;
    this.representing = representing;
  }

  private record Options(
      String uid, String resourceVersion, Propagation propagation, boolean dryRun) {}

  Uni<Answer> delete(Call call, byte[] body) {
    Options options = options(call, body);
    return attempt(call, options, options.resourceVersion.isEmpty() ? ATTEMPTS : 1)
        .map(last -> Answer.ok(outcome(call, last)));
  }

  /** Deletes everything selected; objects that go away by themselves meanwhile are skipped. */
  Uni<Answer> deleteAll(Call call, byte[] body) {
    Options options = options(call, body);
    return reading
        .find(call)
        .chain(
            found ->
                Multi.createFrom()
                    .iterable(found.items())
                    .onItem()
                    .transformToUniAndConcatenate(resource -> deleteOne(call, options, resource))
                    .collect()
                    .asList()
                    .map(
                        deleted -> {
                          ObjectNode metadata = JsonNodeFactory.instance.objectNode();
                          metadata.put("resourceVersion", Long.toString(found.revision()));
                          return Answer.ok(representing.list(call, deleted, metadata));
                        }));
  }

  private Uni<ObjectNode> deleteOne(Call call, Options options, StoredResource resource) {
    if (options.dryRun) {
      return Uni.createFrom().item(resource.object());
    }
    return store
        .delete(
            resource, options.propagation, List.of(Writing.note(ApiReason.DeletionRequested, call)))
        .map(StoredResource::object)
        .onFailure(ResourceStore.Conflict.class)
        .recoverWithUni(
            () ->
                store
                    .find(resource.kind(), resource.namespace(), resource.name())
                    .chain(
                        again ->
                            again.isEmpty() || !again.get().uid().equals(resource.uid())
                                ? Uni.createFrom().item(resource.object())
                                : deleteOne(call, options, again.get())));
  }

  private Uni<ObjectNode> attempt(Call call, Options options, int attempts) {
    Kind kind = call.kind();
    Uni<ObjectNode> once =
        store
            .find(kind, call.namespace(), call.name())
            .chain(
                found -> {
                  StoredResource live =
                      found.orElseThrow(() -> ApiFailure.notFound(kind, call.name()));
                  Metadata.checkPreconditions(
                      kind, live.object(), options.resourceVersion, options.uid);
                  boolean asked = live.object().path("metadata").has("deletionTimestamp");
                  if (options.dryRun || (asked && options.propagation == Propagation.BACKGROUND)) {
                    return Uni.createFrom().item(live.object());
                  }
                  return store
                      .delete(
                          live,
                          options.propagation,
                          List.of(Writing.note(ApiReason.DeletionRequested, call)))
                      .map(StoredResource::object);
                });
    return once.onFailure(failure -> attempts > 1 && failure instanceof ResourceStore.Conflict)
        .recoverWithUni(() -> attempt(call, options, attempts - 1));
  }

  /** The object while finalizers hold it, otherwise the success Status Kubernetes answers. */
  private ObjectNode outcome(Call call, ObjectNode last) {
    if (!last.path("metadata").path("finalizers").isEmpty()) {
      return rules.toVersion(call.kind(), last, call.path().version());
    }
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", call.name());
    if (!call.kind().group().isEmpty()) {
      details.put("group", call.kind().group());
    }
    details.put("kind", call.kind().plural()).put("uid", Metadata.text(last, "uid"));
    return status;
  }

  private static Options options(Call call, byte[] body) {
    JsonNode sent =
        body.length == 0
            ? JsonNodeFactory.instance.objectNode()
            : Bodies.options(body, call.contentType());
    JsonNode preconditions = sent.path("preconditions");
    Propagation propagation =
        propagation(
            call.kind(),
            sent.path("propagationPolicy")
                .asText(call.query().getOrDefault("propagationPolicy", "")),
            sent.path("orphanDependents").asBoolean(call.flag("orphanDependents")));
    boolean dryRun = call.dryRun();
    for (JsonNode value : sent.path("dryRun")) {
      if (!value.asText().equals("All")) {
        throw ApiFailure.badRequest("dryRun: wanted All, found " + value.asText());
      }
      dryRun = true;
    }
    Map<String, String> query = call.query();
    return new Options(
        preconditions.path("uid").asText(query.getOrDefault("preconditions.uid", "")),
        preconditions
            .path("resourceVersion")
            .asText(query.getOrDefault("preconditions.resourceVersion", "")),
        propagation,
        dryRun);
  }

  private static Propagation propagation(Kind kind, String policy, boolean orphan) {
    Propagation propagation =
        switch (policy) {
          case "" -> orphan ? Propagation.ORPHAN : Propagation.BACKGROUND;
          case "Background" -> Propagation.BACKGROUND;
          case "Foreground" -> Propagation.FOREGROUND;
          case "Orphan" -> Propagation.ORPHAN;
          default ->
              throw ApiFailure.badRequest(
                  "propagationPolicy: wanted Background, Foreground or Orphan, found " + policy);
        };
    if (propagation == Propagation.ORPHAN && DEPENDANTS_ELSEWHERE.contains(kind.resourceName())) {
      throw ApiFailure.badRequest(
          "propagationPolicy: Orphan is not supported for %s: what other services run for it would"
                  .formatted(kind.resourceName())
              + " be left running unmanaged; wanted Background or Foreground");
    }
    return propagation;
  }
}
