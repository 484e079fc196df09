package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.model.Kind;
import io.clusterapi.planning.Note;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The store over Panache queries and {@link Commits}. */
@ApplicationScoped
public class PanacheResourceStore implements ResourceStore {
  private final Commits commits;
  private final Journal journal;
  private final SecretSeal seal;
  private final Sessions sessions;
  private final Clock clock;
  private final ServiceDefinition definition;

  public PanacheResourceStore(
      Commits commits,
      Journal journal,
      SecretSeal seal,
      Sessions sessions,
      Clock clock,
      ServiceDefinition definition) {
    this.commits = commits;
    this.journal = journal;
    this.seal = seal;
    this.sessions = sessions;
    this.clock = clock;
    this.definition = definition;
  }

  @Override
  public Uni<Optional<StoredResource>> find(Kind kind, String namespace, String name) {
    return sessions
        .read(
            () ->
                ResourceEntity.<ResourceEntity>find(
                        "kind = ?1 and namespace = ?2 and name = ?3",
                        kind.toString(),
                        namespace,
                        name)
                    .firstResult())
        .map(row -> Optional.ofNullable(row).map(this::stored));
  }

  @Override
  public Uni<ResourcePage> list(ResourceQuery query) {
    // The revision is read before the rows: a watch from it may repeat a change, but never misses
    // one.
    long revision = journal.newest();
    StringBuilder where = new StringBuilder("kind = :kind");
    Map<String, Object> values = new HashMap<>();
    values.put("kind", query.kind().toString());
    query
        .namespace()
        .ifPresent(
            namespace -> {
              where.append(" and namespace = :namespace");
              values.put("namespace", namespace);
            });
    query
        .after()
        .ifPresent(
            position -> {
              where.append(" and (namespace > :ns or (namespace = :ns and name > :name))");
              values.put("ns", position.namespace());
              values.put("name", position.name());
            });
    where.append(" order by namespace, name");
    int limit = query.limit();
    return sessions
        .read(
            () -> {
              var find = ResourceEntity.<ResourceEntity>find(where.toString(), values);
              return limit == 0 ? find.list() : find.page(Page.ofSize(limit + 1)).list();
            })
        .map(
            rows -> {
              boolean more = limit > 0 && rows.size() > limit;
              List<StoredResource> items =
                  (more ? rows.subList(0, limit) : rows).stream().map(this::stored).toList();
              Optional<ResourceQuery.Position> next =
                  more
                      ? Optional.of(
                          new ResourceQuery.Position(
                              items.get(limit - 1).namespace(), items.get(limit - 1).name()))
                      : Optional.empty();
              return new ResourcePage(items, revision, next);
            });
  }

  @Override
  public Uni<StoredResource> create(Kind kind, ObjectNode object, List<Note> notes) {
    ObjectNode added = Births.born(object, UUID.randomUUID().toString(), clock.instant());
    String uid = added.path("metadata").path("uid").asText();
    return commit(
        new Transition.ResourceWrite(
            ResourceChange.Type.ADDED, kind, uid, added, null, null, notes));
  }

  @Override
  public Uni<StoredResource> replace(StoredResource expected, ObjectNode object, List<Note> notes) {
    ObjectNode next = Births.successor(expected.object(), object);
    if (ObjectShape.sameContent(expected.object(), next)) {
      return Uni.createFrom().item(expected);
    }
    boolean gone = Births.isDeparting(next);
    return write(
        expected, gone ? ResourceChange.Type.DELETED : ResourceChange.Type.MODIFIED, next, notes);
  }

  @Override
  public Uni<StoredResource> delete(
      StoredResource expected, Propagation propagation, List<Note> notes) {
    // Nobody looks after what is left out of slices: a finalizer would hold it for ever.
    Propagation looked =
        definition.leftOutOfSlices().contains(expected.kind().type())
            ? Propagation.BACKGROUND
            : propagation;
    ObjectNode next =
        Births.dying(expected.object(), clock.instant().truncatedTo(ChronoUnit.SECONDS), looked);
    if (Births.isDeparting(next)) {
      return write(expected, ResourceChange.Type.DELETED, next, notes);
    }
    return ObjectShape.sameContent(expected.object(), next)
        ? Uni.createFrom().item(expected)
        : write(expected, ResourceChange.Type.MODIFIED, next, notes);
  }

  @Override
  public Multi<ResourceChange> watch(Kind kind, Optional<String> namespace, long after) {
    return new WatchFeed(journal, kind, namespace, after).stream();
  }

  @Override
  public long observedRevision() {
    return journal.newest();
  }

  private Uni<StoredResource> write(
      StoredResource expected, ResourceChange.Type change, ObjectNode next, List<Note> notes) {
    // The private memory of the object stays as it is.
    return commit(
        new Transition.ResourceWrite(
            change, expected.kind(), expected.uid(), next, expected, null, notes));
  }

  private Uni<StoredResource> commit(Transition.ResourceWrite write) {
    return commits.commit(Transition.of(write)).map(entries -> entries.get(0).resource());
  }

  private StoredResource stored(ResourceEntity row) {
    Kind kind = Journal.kind(row.kind);
    ObjectNode object = Journal.read(kind, row.object, seal);
    return new StoredResource(
        kind,
        row.uid,
        row.namespace,
        row.name,
        row.cluster,
        row.revision,
        ObjectShape.withVersion(object, row.revision));
  }
}
