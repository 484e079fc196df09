package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.FieldSelector;
import io.clusterapi.http.protocol.LabelSelector;
import io.clusterapi.loop.persistence.ResourcePage;
import io.clusterapi.loop.persistence.ResourceQuery;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.Kind;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Get and list. */
final class Reading {
  /**
   * With a selector a page of the client may need many objects of the store; it is read in bits of
   * this size.
   */
  private static final int FILTERED_BATCH = 500;

  /** Sorts behind every name, in any collation: names have at most 253 characters. */
  private static final String BEHIND_NAMES = "z".repeat(254);

  private final ResourceStore store;
  private final Representing representing;

  Reading(ResourceStore store, Representing representing) {
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
    long wanted = call.number("resourceVersion", 0);
    String match = call.query().getOrDefault("resourceVersionMatch", "");
    return find(call)
        .map(
            found -> {
              if (wanted > found.revision()) {
                throw ApiFailure.of(
                    504,
                    "Timeout",
                    "Too large resource version: %d, current: %d"
                        .formatted(wanted, found.revision()));
              }
              if (match.equals("Exact") && wanted != found.revision()) {
                throw ApiFailure.expired(
                    "only the current state is kept: list with resourceVersionMatch=NotOlderThan");
              }
              ObjectNode metadata = JsonNodeFactory.instance.objectNode();
              metadata.put("resourceVersion", Long.toString(found.revision()));
              found
                  .next()
                  .ifPresent(
                      next ->
                          metadata.put(
                              "continue", new ContinueToken(found.revision(), next).encode()));
              return Answer.ok(
                  representing.list(
                      call, found.items().stream().map(StoredResource::object).toList(), metadata));
            });
  }

  /** The objects a request selects, up to its limit. */
  Uni<Found> find(Call call) {
    LabelSelector labels = call.labels();
    FieldSelector fields = call.fields();
    int limit = (int) Math.min(call.number("limit", 0), Integer.MAX_VALUE);
    String token = call.query().getOrDefault("continue", "");
    Optional<ContinueToken> from =
        token.isEmpty() ? Optional.empty() : Optional.of(ContinueToken.decode(token));
    Optional<String> namespace = call.path().namespace();
    if (labels.isEverything() && fields.isEverything()) {
      return page(call, namespace, limit, from.map(ContinueToken::after))
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
    return page(call, call.path().namespace(), limit == 0 ? 0 : FILTERED_BATCH, after)
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

  private Uni<ResourcePage> page(
      Call call, Optional<String> namespace, int limit, Optional<ResourceQuery.Position> after) {
    return store.list(new ResourceQuery(call.kind(), namespace, limit, after));
  }
}
