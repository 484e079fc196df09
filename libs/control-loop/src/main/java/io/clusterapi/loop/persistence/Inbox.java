package io.clusterapi.loop.persistence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Commands taken before. */
@ApplicationScoped
public class Inbox {
  private final Pool pool;

  public Inbox(Pool pool) {
    this.pool = pool;
  }

  /** Which of these were taken. */
  public Uni<Set<String>> taken(Collection<String> ids) {
    return pool.preparedQuery("select id from inbox where id = any ($1)")
        .execute(Tuple.of(ids.toArray(String[]::new)))
        .map(
            rows -> {
              Set<String> taken = new HashSet<>();
              rows.forEach(row -> taken.add(row.getString(0)));
              return taken;
            });
  }
}
