package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.model.Kind;
import io.clusterapi.planning.Note;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The store over queries and {@link Commits}. */
@ApplicationScoped
public class PanacheResourceStore implements ResourceStore {
  private final Commits commits;
  private final Journal journal;
  private final SecretSeal seal;
  private final Sessions sessions;
  private final Pool pool;
  private final Clock clock;
  private final ServiceDefinition definition;

  public PanacheResourceStore(
      Commits commits,
      Journal journal,
      SecretSeal seal,
      Sessions sessions,
      Pool pool,
      Clock clock,
      ServiceDefinition definition) {
    this.commits = commits;
    this.journal = journal;
    this.seal = seal;
    this.sessions = sessions;
    this.pool = pool;
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
  public Uni<Map<String, StoredResource>> find(Kind kind, String namespace, Set<String> names) {
    return pool.preparedQuery(
            "select uid, namespace, name, cluster, revision, object from resource"
                + " where kind = $1 and namespace = $2 and name = any($3)")
        .execute(Tuple.of(kind.toString(), namespace, names.toArray(String[]::new)))
        .map(
            set -> {
              Map<String, StoredResource> found = new HashMap<>();
              set.forEach(row -> found.put(row.getString("name"), stored(kind, row)));
              return found;
            });
  }

  @Override
  public Uni<ResourcePage> list(ResourceQuery query) {
    return rows(query)
        .map(
            rows ->
                new ResourcePage(
                    rows.found().stream().map(row -> stored(query.kind(), row)).toList(),
                    rows.revision(),
                    rows.next()));
  }

  @Override
  public Uni<TextPage> listText(ResourceQuery query) {
    return rows(query)
        .map(
            rows ->
                new TextPage(
                    rows.found().stream().map(row -> text(query.kind(), row)).toList(),
                    rows.revision(),
                    rows.next()));
  }

  private record Rows(List<Row> found, long revision, Optional<ResourceQuery.Position> next) {}

  /**
   * By the driver itself: an entity for each of 1,000 rows costs more than reading them.
   *
   * <p>The revision comes from the statement that reads the rows, so both are of one snapshot: a
   * watch from it neither misses a change nor repeats one the page has. It may be ahead of what the
   * journal holds in memory, for commits whose answer is still on its way.
   */
  private Uni<Rows> rows(ResourceQuery query) {
    StringBuilder select =
        new StringBuilder(
            "select c.revision as newest, r.* from clock c left join ("
                + "select uid, namespace, name, cluster, revision, object from resource"
                + " where kind = $1");
    Tuple values = Tuple.of(query.kind().toString());
    query
        .namespace()
        .ifPresent(
            namespace -> {
              values.addString(namespace);
              select.append(" and namespace = $").append(values.size());
            });
    query
        .after()
        .ifPresent(
            position -> {
              values.addString(position.namespace()).addString(position.name());
              int last = values.size();
              select.append(" and (namespace, name) > ($%d, $%d)".formatted(last - 1, last));
            });
    int limit = query.limit();
    if (limit > 0) {
      values.addLong(limit + 1L);
      select.append(" order by namespace, name limit $").append(values.size());
    }
    select.append(") r on true order by r.namespace, r.name");
    return pool.preparedQuery(select.toString()).execute(values).map(set -> page(set, limit));
  }

  private static Rows page(RowSet<Row> set, int limit) {
    List<Row> all = new ArrayList<>(set.size());
    set.forEach(all::add);
    long revision = all.get(0).getLong("newest");
    if (all.get(0).getString("uid") == null) {
      return new Rows(List.of(), revision, Optional.empty());
    }
    if (limit == 0 || all.size() <= limit) {
      return new Rows(all, revision, Optional.empty());
    }
    Row last = all.get(limit - 1);
    return new Rows(
        all.subList(0, limit),
        revision,
        Optional.of(
            new ResourceQuery.Position(last.getString("namespace"), last.getString("name"))));
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
    return new StoredResource(
        kind,
        row.uid,
        row.namespace,
        row.name,
        row.cluster,
        row.revision,
        ObjectShape.fillIn(Journal.read(kind, row.object, seal), row.revision));
  }

  private StoredResource stored(Kind kind, Row row) {
    long revision = row.getLong("revision");
    return new StoredResource(
        kind,
        row.getString("uid"),
        row.getString("namespace"),
        row.getString("name"),
        row.getString("cluster"),
        revision,
        ObjectShape.fillIn(Journal.read(kind, row.getString("object"), seal), revision));
  }

  private String text(Kind kind, Row row) {
    return SecretSeal.isSecret(kind)
        ? stored(kind, row).object().toString()
        : ObjectShape.withVersion(row.getString("object"), row.getLong("revision"));
  }
}
