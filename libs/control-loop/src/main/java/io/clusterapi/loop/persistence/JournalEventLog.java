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

  private final Pool pool;

  public JournalEventLog(Pool pool) {
    this.pool = pool;
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
