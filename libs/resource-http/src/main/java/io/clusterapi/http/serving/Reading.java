package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.FieldSelector;
import io.clusterapi.http.protocol.LabelSelector;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.loop.persistence.ResourceQuery;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.Kind;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** Get and list. */
final class Reading {
  /**
   * With a selector a page of the client may need many objects of the store; it is read in bits of
   * this size.
   */
  private static final int FILTERED_BATCH = 500;

  /** Sorts behind every name, in any collation: names have at most 253 characters. */
  private static final String BEHIND_NAMES = "z".repeat(254);

  /** Converting more objects than this takes over 10 ms: too long for an event loop. */
  private static final int SMALL = 100;

  private final Vertx vertx;
  private final ResourceStore store;
  private final Representing representing;

  Reading(Vertx vertx, ResourceStore store, Representing representing) {
    this.vertx = vertx;
    this.store = store;
    this.representing = representing;
  }

  /** What a list found. */
  record Found(List<StoredResource> items, long revision, Optional<ResourceQuery.Position> next) {}

  Uni<Answer> get(Call call) {
    return store
        .find(call.kind(), call.namespace(), call.name())
        .map(
            found ->
                found.orElseThrow(() -> ApiFailure.notFound(call.kind(), call.name())).object())
        .map(object -> Answer.ok(representing.one(call, object)));
  }

  Uni<Answer> list(Call call) {
    if (isAsStored(call)) {
      return listText(call);
    }
    return find(call)
        .chain(
            found -> {
              List<ObjectNode> objects =
                  found.items().stream().map(StoredResource::object).toList();
              ObjectNode metadata = listMetadata(call, found.revision(), found.next());
              if (objects.size() <= SMALL) {
                return Uni.createFrom().item(Answer.ok(representing.list(call, objects, metadata)));
              }
              return onWorker(() -> Answer.ok(representing.list(call, objects, metadata)));
            });
  }

  /** Whether the answer consists of objects just as the store holds them. */
  private static boolean isAsStored(Call call) {
    return call.representation().equals(Representation.JSON)
        && call.path().version().equals(call.kind().storageVersion())
        && call.labels().isEverything()
        && call.fields().isEverything();
  }

  private Uni<Answer> listText(Call call) {
    Optional<ContinueToken> from = continued(call);
    return store
        .listText(query(call, limit(call), from.map(ContinueToken::after)))
        .map(
            page -> {
              long revision = from.map(ContinueToken::revision).orElse(page.revision());
              ObjectNode head = JsonNodeFactory.instance.objectNode();
              head.put("kind", call.kind().listKind()).put("apiVersion", call.path().apiVersion());
              head.set("metadata", listMetadata(call, revision, page.next()));
              String opening = head.toString();
              int size = opening.length() + 16;
              for (String item : page.items()) {
                size += item.length() + 1;
              }
              Buffer text = Buffer.buffer(size);
              text.appendString(opening.substring(0, opening.length() - 1));
              text.appendString(",\"items\":[");
              for (int i = 0; i < page.items().size(); i++) {
                if (i > 0) {
                  text.appendByte((byte) ',');
                }
                text.appendString(page.items().get(i));
              }
              return Answer.ok(text.appendString("]}"));
            });
  }

  private static ObjectNode listMetadata(
      Call call, long revision, Optional<ResourceQuery.Position> next) {
    long wanted = call.number("resourceVersion", 0);
    if (wanted > revision) {
      throw ApiFailure.of(
          504,
          "Timeout",
          "Too large resource version: %d, current: %d".formatted(wanted, revision));
    }
    if (call.query().getOrDefault("resourceVersionMatch", "").equals("Exact")
        && wanted != revision) {
      throw ApiFailure.expired(
          "only the current state is kept: list with resourceVersionMatch=NotOlderThan");
    }
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("resourceVersion", Long.toString(revision));
    next.ifPresent(
        position -> metadata.put("continue", new ContinueToken(revision, position).encode()));
    return metadata;
  }

  private <T> Uni<T> onWorker(Callable<T> work) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                vertx
                    .executeBlocking(work, false)
                    .onSuccess(emitter::complete)
                    .onFailure(emitter::fail));
  }

  /** The objects a request selects, up to its limit. */
  Uni<Found> find(Call call) {
    LabelSelector labels = call.labels();
    FieldSelector fields = call.fields();
    int limit = limit(call);
    Optional<ContinueToken> from = continued(call);
    if (labels.isEverything() && fields.isEverything()) {
      return store
          .list(query(call, limit, from.map(ContinueToken::after)))
          .map(
              page ->
                  new Found(
                      page.items(),
                      from.map(ContinueToken::revision).orElse(page.revision()),
                      page.next()));
    }
    return collect(
        call,
        resource -> labels.matches(resource.object()) && fields.matches(resource.object()),
        limit,
        from.map(ContinueToken::after),
        from.map(ContinueToken::revision).orElse(-1L),
        new ArrayList<>());
  }

  /**
   * Namespaces that hold objects of these kinds, found by jumping from one to the next: one small
   * query for each namespace and kind, however many objects there are.
   */
  Uni<Set<String>> namespaces(Collection<Kind> kinds) {
    Uni<Set<String>> result = Uni.createFrom().item(new TreeSet<>());
    for (Kind kind : kinds) {
      if (kind.namespaced()) {
        result = result.chain(names -> namespacesAfter(kind, Optional.empty(), names));
      }
    }
    return result;
  }

  private Uni<Set<String>> namespacesAfter(
      Kind kind, Optional<ResourceQuery.Position> after, Set<String> names) {
    return store
        .list(new ResourceQuery(kind, Optional.empty(), 1, after))
        .chain(
            page -> {
              if (page.items().isEmpty()) {
                return Uni.createFrom().item(names);
              }
              String namespace = page.items().get(0).namespace();
              names.add(namespace);
              return namespacesAfter(
                  kind, Optional.of(new ResourceQuery.Position(namespace, BEHIND_NAMES)), names);
            });
  }

  private interface Filter {
    boolean test(StoredResource resource);
  }

  private Uni<Found> collect(
      Call call,
      Filter filter,
      int limit,
      Optional<ResourceQuery.Position> after,
      long revision,
      List<StoredResource> items) {
    return store
        .list(query(call, limit == 0 ? 0 : FILTERED_BATCH, after))
        .chain(
            page -> {
              long first = revision < 0 ? page.revision() : revision;
              List<StoredResource> batch = page.items();
              for (int i = 0; i < batch.size(); i++) {
                StoredResource resource = batch.get(i);
                if (!filter.test(resource)) {
                  continue;
                }
                items.add(resource);
                boolean full = limit > 0 && items.size() == limit;
                boolean more = i < batch.size() - 1 || page.next().isPresent();
                if (full && more) {
                  return Uni.createFrom()
                      .item(
                          new Found(
                              items,
                              first,
                              Optional.of(
                                  new ResourceQuery.Position(
                                      resource.namespace(), resource.name()))));
                }
              }
              if (page.next().isEmpty()) {
                return Uni.createFrom().item(new Found(items, first, Optional.empty()));
              }
              return collect(call, filter, limit, page.next(), first, items);
            });
  }

  private static int limit(Call call) {
    return (int) Math.min(call.number("limit", 0), Integer.MAX_VALUE);
  }

  private static Optional<ContinueToken> continued(Call call) {
    String token = call.query().getOrDefault("continue", "");
    return token.isEmpty() ? Optional.empty() : Optional.of(ContinueToken.decode(token));
  }

  private static ResourceQuery query(Call call, int limit, Optional<ResourceQuery.Position> after) {
    return new ResourceQuery(call.kind(), call.path().namespace(), limit, after);
  }
}
