package io.clusterapi.loop.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.events.Act;
import io.clusterapi.events.Condition;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.Meta;
import io.clusterapi.events.Owner;
import io.clusterapi.loop.persistence.JournalEntry;
import io.clusterapi.loop.persistence.StoredResource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parts every event shares, from an object. Pure. */
public final class Metas {
  /** Bookkeeping of kubectl: large, and it may repeat the data of a Secret. */
  private static final Set<String> LEFT_OUT =
      Set.of("kubectl.kubernetes.io/last-applied-configuration");

  private Metas() {}

  public static Meta of(StoredResource resource) {
    JsonNode metadata = resource.object().path("metadata");
    List<Owner> owners = new ArrayList<>();
    for (JsonNode owner : metadata.path("ownerReferences")) {
      owners.add(
          Owner.newBuilder()
              .setApiVersion(owner.path("apiVersion").asText())
              .setKind(owner.path("kind").asText())
              .setName(owner.path("name").asText())
              .setUid(owner.path("uid").asText())
              .setController(owner.path("controller").asBoolean(false))
              .build());
    }
    List<String> finalizers = new ArrayList<>();
    metadata.path("finalizers").forEach(finalizer -> finalizers.add(finalizer.asText()));
    return Meta.newBuilder()
        .setApiVersion(resource.object().path("apiVersion").asText())
        .setKind(resource.kind().kind())
        .setNamespace(resource.namespace())
        .setName(resource.name())
        .setUid(resource.uid())
        .setCluster(resource.cluster())
        .setResourceVersion(resource.revision())
        .setGeneration(metadata.path("generation").asLong(0))
        .setCreatedAt(instant(metadata.path("creationTimestamp")))
        .setDeletedAt(
            metadata.hasNonNull("deletionTimestamp")
                ? instant(metadata.path("deletionTimestamp"))
                : null)
        .setLabels(strings(metadata.path("labels")))
        .setAnnotations(strings(metadata.path("annotations")))
        .setFinalizers(finalizers)
        .setOwners(owners)
        .build();
  }

  public static List<Act> acts(List<JournalEntry.Act> acts) {
    return acts.stream()
        .map(act -> Act.newBuilder().setReason(act.reason()).setMessage(act.message()).build())
        .toList();
  }

  /** Conditions of an object as events carry them. */
  public static List<Condition> conditions(
      List<io.fabric8.kubernetes.api.model.Condition> conditions) {
    if (conditions == null) {
      return List.of();
    }
    return conditions.stream()
        .map(
            condition ->
                Condition.newBuilder()
                    .setType(condition.getType())
                    .setStatus(status(condition.getStatus()))
                    .setReason(condition.getReason() == null ? "" : condition.getReason())
                    .setMessage(condition.getMessage() == null ? "" : condition.getMessage())
                    .setLastTransitionTime(
                        condition.getLastTransitionTime() == null
                            ? Instant.EPOCH
                            : Instant.parse(condition.getLastTransitionTime()))
                    .setObservedGeneration(
                        condition.getObservedGeneration() == null
                            ? 0
                            : condition.getObservedGeneration())
                    .build())
        .toList();
  }

  private static ConditionStatus status(String text) {
    return switch (text == null ? "" : text) {
      case "True" -> ConditionStatus.TRUE;
      case "False" -> ConditionStatus.FALSE;
      default -> ConditionStatus.UNKNOWN;
    };
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> values = new HashMap<>();
    object
        .fields()
        .forEachRemaining(
            field -> {
              if (!LEFT_OUT.contains(field.getKey())) {
                values.put(field.getKey(), field.getValue().asText());
              }
            });
    return values;
  }

  private static Instant instant(JsonNode text) {
    return text.asText("").isEmpty() ? Instant.EPOCH : Instant.parse(text.asText());
  }
}
