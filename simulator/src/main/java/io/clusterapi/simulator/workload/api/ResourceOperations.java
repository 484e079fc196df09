package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.ObjectStore;
import io.clusterapi.simulator.workload.store.Patches;
import io.clusterapi.simulator.workload.store.StoredObject;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/** Reading and writing of objects of any resource. */
final class ResourceOperations {
  private final ObjectStore store;
  private final Admission admission;
  private final Deletion deletion;
  private final Tables tables;

  ResourceOperations(ObjectStore store, Admission admission, Tables tables) {
    this.store = store;
    this.admission = admission;
    this.deletion = new Deletion(store, admission);
    this.tables = tables;
  }

  private ObjectKey key(Call call) {
    return call.type().key(call.namespace(), call.name());
  }

  private StoredObject existing(Call call) {
    return store.get(key(call)).orElseThrow(() -> ApiException.notFound(call.type(), call.name()));
  }

  private static ObjectNode versioned(Call call, ObjectNode object) {
    return object.put("apiVersion", call.type().apiVersion()).put("kind", call.type().kind());
  }

  void get(Call call) {
    ObjectNode object = versioned(call, existing(call).node());
    if (call.path().subresource().equals("scale")) {
      call.answer(200, scale(object));
    } else if (call.wantsTable()) {
      call.answer(200, tables.table(call.type(), List.of(object), store.revision()));
    } else {
      call.answer(200, object);
    }
  }

  void list(Call call) {
    Predicate<JsonNode> selection = call.selection();
    String namespace =
        call.type().namespaced() && !call.namespace().isEmpty() ? call.namespace() : null;
    List<StoredObject> all;
    long revision;
    synchronized (store) {
      all = store.list(call.type().group(), call.type().plural(), namespace);
      revision = store.revision();
    }
    int limit = number(call.parameter("limit"));
    String after = continued(call.parameter("continue"));
    ArrayNode items = Json.array();
    String next = "";
    for (StoredObject stored : all) {
      String position = stored.key().namespace() + "/" + stored.key().name();
      if (position.compareTo(after) <= 0) {
        continue;
      }
      ObjectNode object = stored.node();
      if (!selection.test(object)) {
        continue;
      }
      if (limit > 0 && items.size() == limit) {
        ObjectNode last = (ObjectNode) items.get(items.size() - 1).path("metadata");
        next = last.path("namespace").asText() + "/" + last.path("name").asText();
        break;
      }
      items.add(versioned(call, object));
    }
    if (call.wantsTable()) {
      ObjectNode table = tables.table(call.type(), items, revision);
      putContinue(table, next);
      call.answer(200, table);
      return;
    }
    ObjectNode list = Json.object().put("kind", call.type().kind() + "List");
    list.put("apiVersion", call.type().apiVersion());
    list.putObject("metadata").put("resourceVersion", Long.toString(revision));
    putContinue(list, next);
    list.set("items", items);
    call.answer(200, list);
  }

  private static void putContinue(ObjectNode list, String next) {
    if (!next.isEmpty()) {
      byte[] bytes = next.getBytes(StandardCharsets.UTF_8);
      Json.child(list, "metadata")
          .put("continue", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
  }

  private static String continued(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("continue key is not valid");
    }
  }

  private static int number(String text) {
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("limit must be a number, found \"" + text + "\"");
    }
  }

  void create(Call call, Buffer body) {
    ObjectNode object = call.object(body);
    call.checkBody(object);
    call.answer(201, create(call, object));
  }

  private ObjectNode create(Call call, ObjectNode object) {
    return store.exclusively(
        () -> {
          ObjectKey key = admission.admitNew(call.type(), call.namespace(), object);
          if (store.get(key).isPresent()) {
            throw ApiException.alreadyExists(call.type(), key.name());
          }
          if (call.type().status() && call.type().custom()) {
            object.remove("status"); // status is the business of its subresource
          }
          return call.dryRun() ? object : store.put(key, object).node();
        });
  }

  void update(Call call, Buffer body) {
    ObjectNode object = call.object(body);
    if (call.path().subresource().equals("scale")) {
      call.answer(200, scaleTo(call, object.path("spec").path("replicas")));
      return;
    }
    call.checkBody(object);
    call.answer(200, store.exclusively(() -> replace(call, existing(call), object)));
  }

  void patch(Call call, Buffer body) {
    String type = call.contentType();
    boolean apply = type.equals("application/apply-patch+yaml");
    JsonNode patch = call.tree(body, apply);
    if (call.path().subresource().equals("scale")) {
      call.answer(200, scaleTo(call, patch.path("spec").path("replicas")));
      return;
    }
    boolean creates = apply && store.get(key(call)).isEmpty();
    if (creates && patch instanceof ObjectNode object) {
      call.checkBody(object);
      Json.child(object, "metadata").put("name", call.name());
      call.answer(201, create(call, object));
      return;
    }
    call.answer(
        200,
        store.exclusively(
            () -> {
              StoredObject stored = existing(call);
              JsonNode patched = patched(call, type, stored.node(), patch);
              if (!(patched instanceof ObjectNode object)) {
                throw ApiException.badRequest("the patch does not leave an object");
              }
              return replace(call, stored, object);
            }));
  }

  private static JsonNode patched(Call call, String type, ObjectNode object, JsonNode patch) {
    return switch (type) {
      case "application/json-patch+json" -> {
        try {
          yield Patches.json(versioned(call, object), patch);
        } catch (RuntimeException e) {
          throw ApiException.invalid(
              call.type(),
              call.name(),
              "patch",
              "the JSON patch cannot be applied: " + e.getMessage());
        }
      }
      case "application/merge-patch+json" -> Patches.merge(object, patch);
      case "application/strategic-merge-patch+json" -> {
        if (call.type().custom()) {
          throw ApiException.unsupportedMediaType(
              type, "application/json-patch+json, application/merge-patch+json");
        }
        yield Patches.strategic(object, patch);
      }
      // Ownership of fields is not tracked: what an apply leaves out stays as it is.
      case "application/apply-patch+yaml" ->
          call.type().custom() ? Patches.merge(object, patch) : Patches.strategic(object, patch);
      default ->
          throw ApiException.unsupportedMediaType(
              type,
              "application/json-patch+json, application/merge-patch+json,"
                  + " application/strategic-merge-patch+json, application/apply-patch+yaml");
    };
  }

  private ObjectNode replace(Call call, StoredObject stored, ObjectNode update) {
    ObjectNode before = stored.node();
    boolean statusOnly = call.path().subresource().equals("status");
    admission.admitUpdate(call.type(), before, update, statusOnly);
    if (call.dryRun()) {
      return update;
    }
    if (versioned(call, before).equals(update)) {
      return before; // no change, no revision
    }
    return deletion.finish(call.type(), stored.key(), update);
  }

  void delete(Call call, Buffer body) {
    DeleteOptions options = DeleteOptions.read(call, body);
    JsonNode answer =
        store.exclusively(
            () -> {
              StoredObject stored = existing(call);
              options.check(call, stored.node());
              return call.dryRun() ? stored.node() : deletion.delete(call.type(), stored, options);
            });
    call.answer(200, answer);
  }

  void deleteCollection(Call call, Buffer body) {
    DeleteOptions options = DeleteOptions.read(call, body);
    Predicate<JsonNode> selection = call.selection();
    String namespace = call.type().namespaced() ? call.namespace() : null;
    ObjectNode list = Json.object().put("kind", call.type().kind() + "List");
    list.put("apiVersion", call.type().apiVersion());
    list.putObject("metadata").put("resourceVersion", Long.toString(store.revision()));
    ArrayNode items = list.putArray("items");
    for (StoredObject stored : store.list(call.type().group(), call.type().plural(), namespace)) {
      ObjectNode object = stored.node();
      if (selection.test(object)) {
        items.add(object);
        if (!call.dryRun()) {
          deletion.delete(call.type(), stored, options);
        }
      }
    }
    call.answer(200, list);
  }

  private static ObjectNode scale(ObjectNode object) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      metadata.set(field, object.path("metadata").path(field));
    }
    int replicas = object.path("spec").path("replicas").asInt();
    scale.putObject("spec").put("replicas", replicas);
    StringBuilder selector = new StringBuilder();
    for (var label : object.path("spec").path("selector").path("matchLabels").properties()) {
      selector.append(selector.isEmpty() ? "" : ",");
      selector.append(label.getKey()).append('=').append(label.getValue().asText());
    }
    scale
        .putObject("status")
        .put("replicas", object.path("status").path("replicas").asInt())
        .put("selector", selector.toString());
    return scale;
  }

  private ObjectNode scaleTo(Call call, JsonNode replicas) {
    if (!replicas.isInt() || replicas.asInt() < 0) {
      throw ApiException.invalid(
          call.type(), call.name(), "spec.replicas", "must be a number of at least 0");
    }
    return store.exclusively(
        () -> {
          StoredObject stored = existing(call);
          ObjectNode update = stored.node();
          Json.child(update, "spec").put("replicas", replicas.asInt());
          return scale(replace(call, stored, update));
        });
  }

  /** Deletes on behalf of the eviction subresource. */
  JsonNode evict(Call call, StoredObject pod, DeleteOptions options) {
    return deletion.delete(call.type(), pod, options);
  }
}
