package io.clusterapi.loop.persistence;

import io.clusterapi.model.Kind;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What was done to objects and why, for the Events of the API. */
public interface EventLog {

  /**
   * One reason for changes of one object; the same reason with the same words is one event that
   * happened several times.
   *
   * @param uid of the object, which may be gone
   * @param count how often
   * @param revision of the last time
   */
  record Event(
      Kind kind,
      String namespace,
      String name,
      String uid,
      String reason,
      String message,
      long count,
      Instant first,
      Instant last,
      long revision) {}

  /**
   * Events of the time the journal keeps, latest first; of the very many, the latest 5,000.
   *
   * @param namespaces of the objects, empty for all; what lies outside namespaces is under {@code
   *     ""}
   */
  Uni<List<Event>> events(Set<String> namespaces);

  /**
   * What happened since a revision.
   *
   * @param events each as it is now, with all its times counted; in order of their revision
   * @param revision up to which nothing is missing
   */
  record News(List<Event> events, long revision) {}

  /**
   * Events that happened after a revision. Fails with {@link ResourceStore.Expired} when the
   * journal does not reach back that far.
   *
   * @param namespaces as for {@link #events}
   */
  Uni<News> since(Set<String> namespaces, long after);

  /** Revision of the newest step this process knows of. */
  long newest();

  /**
   * Calls a listener after something was done, on the event loop of who asks; it must not block.
   * Several changes may be one call.
   *
   * @return ends it; a call that is under way may still come
   */
  Runnable onNews(Runnable listener);
}
