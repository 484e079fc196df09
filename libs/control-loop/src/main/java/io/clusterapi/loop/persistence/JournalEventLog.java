package io.clusterapi.loop.persistence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Events out of the notes every step of the journal carries; nothing else is stored for them. */
@ApplicationScoped
public class JournalEventLog implements EventLog {
  private static final int MOST = 5_000;

  private static final String QUERY =
      """
      select j.kind, j.namespace, j.name, j.uid, note->>'reason' as reason, note->>'message' as message,
             count(*) as times, min(j.committed_at) as first, max(j.committed_at) as last,
             max(j.revision) as revision
      from journal j cross join lateral jsonb_array_elements(j.notes::jsonb) as note
      where j.notes is not null and (cardinality($1::text[]) = 0 or j.namespace = any($1))
      group by 1, 2, 3, 4, 5, 6
      order by revision desc
      limit\s"""
          + MOST;

  /** Only objects something was done to are looked at: the notes of all others are not read. */
  private static final String NEWS =
      """
      with touched as (
        select distinct j.uid, note->>'reason' as reason, note->>'message' as message
        from journal j cross join lateral jsonb_array_elements(j.notes::jsonb) as note
        where j.revision > $2 and j.notes is not null and (cardinality($1::text[]) = 0 or j.namespace = any($1))
      ), theirs as materialized (
        select * from journal j where j.notes is not null and j.uid in (select uid from touched)
      )
      select j.kind, j.namespace, j.name, j.uid, note->>'reason' as reason, note->>'message' as message,
             count(*) as times, min(j.committed_at) as first, max(j.committed_at) as last,
             max(j.revision) as revision
      from theirs j cross join lateral jsonb_array_elements(j.notes::jsonb) as note
      where (j.uid, note->>'reason', note->>'message') in (select uid, reason, message from touched)
      group by 1, 2, 3, 4, 5, 6
      order by revision""";

  private final Pool pool;
  private final Journal journal;

  public JournalEventLog(Pool pool, Journal journal) {
    this.pool = pool;
    this.journal = journal;
  }

  @Override
  public Uni<News> since(Set<String> namespaces, long after) {
    long newest = journal.newest();
    if (nothingWasDone(after)) {
      return Uni.createFrom().item(new News(List.of(), Math.max(after, newest)));
    }
    Uni<Long> oldest =
        journal.inMemoryAfter(after, 1).isPresent()
            ? Uni.createFrom().item(after)
            : journal.oldest();
    return oldest.chain(
        from -> {
          if (after < from) {
            throw new ResourceStore.Expired(after, from);
          }
          return pool.preparedQuery(NEWS)
              .execute(Tuple.of(namespaces.toArray(String[]::new), after))
              .map(
                  rows -> {
                    List<Event> events = new ArrayList<>(rows.size());
                    rows.forEach(row -> events.add(event(row)));
                    // The table may be ahead of memory, and revisions are in order of commits.
                    long last = events.isEmpty() ? 0 : events.get(events.size() - 1).revision();
                    return new News(events, Math.max(newest, last));
                  });
        });
  }

  /** Most entries are published states, of which nobody is told: they cost no query. */
  private boolean nothingWasDone(long after) {
    return journal
        .inMemoryAfter(after, Integer.MAX_VALUE)
        .map(entries -> entries.stream().allMatch(entry -> entry.acts().isEmpty()))
        .orElse(false);
  }

  @Override
  public long newest() {
    return journal.newest();
  }

  @Override
  public Runnable onNews(Runnable listener) {
    return journal.follow(listener);
  }

  @Override
  public Uni<List<Event>> events(Set<String> namespaces) {
    return pool.preparedQuery(QUERY)
        .execute(Tuple.of(namespaces.toArray(String[]::new)))
        .map(
            rows -> {
              List<Event> events = new ArrayList<>(rows.size());
              rows.forEach(row -> events.add(event(row)));
              return events;
            });
  }

  private static Event event(Row row) {
    return new Event(
        Journal.kind(row.getString("kind")),
        row.getString("namespace"),
        row.getString("name"),
        row.getString("uid"),
        row.getString("reason"),
        row.getString("message"),
        row.getLong("times"),
        row.getOffsetDateTime("first").toInstant(),
        row.getOffsetDateTime("last").toInstant(),
        row.getLong("revision"));
  }
}
