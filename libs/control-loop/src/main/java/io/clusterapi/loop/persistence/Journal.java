package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.schemas.RecordKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * What happened in this service, in order of revision. The newest entries are kept in memory, so
 * that the relay and the watches of the happy path read nothing; older ones come from the table.
 */
@ApplicationScoped
public class Journal {
  private static final Logger LOG = Logger.getLogger(Journal.class);

  private final Pool pool;
  private final SecretSeal seal;
  private final int kept;
  private final long keptBytes;

  private final JournalEntry[] ring;
  private final long[] weights;
  private long weight;
  private long newest = -1;
  private long oldestInRing = Long.MAX_VALUE;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final JournalFollowers followers = new JournalFollowers();
  private static final Map<String, Kind> KINDS_BY_TEXT = byText();

  /**
   * @param kept {@code capi.journal.kept-in-memory}: most entries kept in memory
   * @param keptBytes {@code capi.journal.bytes-in-memory}: memory they may take, estimated. An
   *     entry is some ten kilobytes, and some megabytes for a large ConfigMap; whoever is further
   *     behind reads the table.
   */
  public Journal(
      Pool pool,
      SecretSeal seal,
      @ConfigProperty(name = "capi.journal.kept-in-memory", defaultValue = "2000") int kept,
      @ConfigProperty(name = "capi.journal.bytes-in-memory", defaultValue = "8388608")
          long keptBytes) {
    this.pool = pool;
    this.seal = seal;
    this.kept = kept;
    this.keptBytes = keptBytes;
    this.ring = new JournalEntry[kept];
    this.weights = new long[kept];
  }

  /** Takes up freshly committed entries and tells the listeners. Entries must come in order. */
  void append(List<JournalEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    synchronized (ring) {
      for (JournalEntry entry : entries) {
        keep(entry);
      }
    }
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        // One listener's trouble must not stop the writes it is told of.
        LOG.errorf(e, "a listener of the journal failed");
      }
    }
    followers.wake();
  }

  private void keep(JournalEntry entry) {
    long revision = entry.revision();
    if (newest >= 0 && revision != newest + 1) {
      // Another process wrote in between: what lies before is no longer gapless in memory.
      forgetBefore(revision);
    }
    oldestInRing = Math.min(oldestInRing, revision);
    forgetBefore(revision - kept + 1);
    int place = (int) (revision % kept);
    ring[place] = entry;
    weights[place] = entry.weight();
    weight += weights[place];
    newest = revision;
    while (weight > keptBytes && oldestInRing < newest) {
      forgetBefore(oldestInRing + 1);
    }
  }

  private void forgetBefore(long revision) {
    for (; oldestInRing < revision && oldestInRing <= newest; oldestInRing++) {
      int place = (int) (oldestInRing % kept);
      ring[place] = null;
      weight -= weights[place];
      weights[place] = 0;
    }
    oldestInRing = Math.max(oldestInRing, revision);
  }

  /** Sets the position before the first commit of this process. */
  void startAt(long revision) {
    synchronized (ring) {
      newest = Math.max(newest, revision);
    }
  }

  /** Revision of the newest entry known to this process. */
  public long newest() {
    synchronized (ring) {
      return Math.max(newest, 0);
    }
  }

  /**
   * Called within every append, by the thread that commits, which waits for it: only for one that
   * hands over to a thread of its own, such as the relay.
   */
  public void onAppend(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Wakes a follower after appends, on the event loop of who asks, else on a thread of the pool; no
   * commit waits for it. Several appends may be one wake.
   *
   * @return ends it; a wake that is under way may still come
   */
  Runnable follow(Runnable follower) {
    Executor here = JournalFollowers.here();
    followers.add(here, follower);
    return () -> followers.remove(here, follower);
  }

  /**
   * Entries after a revision that are in memory, without gaps; empty when memory does not reach
   * back that far.
   */
  public Optional<List<JournalEntry>> inMemoryAfter(long revision, int limit) {
    synchronized (ring) {
      if (revision >= newest) {
        return Optional.of(List.of());
      }
      if (revision + 1 < oldestInRing) {
        return Optional.empty();
      }
      List<JournalEntry> entries = new ArrayList<>();
      for (long r = revision + 1; r <= newest && entries.size() < limit; r++) {
        entries.add(ring[(int) (r % kept)]);
      }
      return Optional.of(entries);
    }
  }

  /** Entries after a revision, in order, at most {@code limit}. */
  public Uni<List<JournalEntry>> after(long revision, int limit) {
    Optional<List<JournalEntry>> inMemory = inMemoryAfter(revision, limit);
    return inMemory.isPresent() ? Uni.createFrom().item(inMemory.get()) : stored(revision, limit);
  }

  private Uni<List<JournalEntry>> stored(long revision, int limit) {
    return pool.preparedQuery(
            "select * from journal where revision > $1 order by revision limit $2")
        .execute(Tuple.of(revision, limit))
        .map(
            rows -> {
              List<JournalEntry> entries = new ArrayList<>(rows.size());
              rows.forEach(row -> entries.add(entry(row)));
              return entries;
            });
  }

  /** Oldest revision from which a watch can still start. */
  public Uni<Long> oldest() {
    return pool.query(
            "select coalesce((select min(revision) from journal), (select revision + 1 from clock)) - 1")
        .execute()
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /** Revision of the last commit of any process, and where the relay stands. */
  public Uni<long[]> positions() {
    return pool.query("select c.revision, r.position from clock c, relay r")
        .execute()
        .map(rows -> rows.iterator().next())
        .map(row -> new long[] {row.getLong(0), row.getLong(1)});
  }

  /** Keeps what the relay has sent up to. */
  public Uni<Void> relayed(long position) {
    return pool.preparedQuery("update relay set position = $1 where position < $1")
        .execute(Tuple.of(position))
        .replaceWithVoid();
  }

  /**
   * Forgets entries that were relayed and are older than this, and commands taken more than a week
   * ago.
   */
  public Uni<Integer> prune(Duration age) {
    return pool.preparedQuery(
            "delete from journal where committed_at < clock_timestamp() - $1::int * interval '1 second'"
                + " and revision <= (select position from relay)")
        .execute(Tuple.of((int) age.toSeconds()))
        .map(rows -> rows.rowCount())
        .call(
            () ->
                pool.query(
                        "delete from inbox where taken_at < clock_timestamp() - interval '8 days'")
                    .execute());
  }

  private JournalEntry entry(Row row) {
    JournalEntry.Change change = JournalEntry.Change.valueOf(row.getString("change"));
    RecordKey key =
        new RecordKey(
            row.getString("namespace"),
            row.getString("cluster"),
            simpleKind(row.getString("kind")),
            row.getString("name"));
    long revision = row.getLong("revision");
    StoredResource resource = null;
    if (row.getString("object") != null) {
      Kind kind = kind(row.getString("kind"));
      ObjectNode object = read(kind, row.getString("object"), seal);
      resource =
          new StoredResource(
              kind,
              row.getString("uid"),
              key.namespace(),
              key.name(),
              key.cluster(),
              revision,
              ObjectShape.fillIn(object, revision));
    }
    return new JournalEntry(
        revision,
        change,
        resource,
        null,
        row.getString("former_cluster"),
        row.getString("topic"),
        key,
        row.getBuffer("payload") == null ? null : row.getBuffer("payload").getBytes(),
        row.getString("uid"),
        acts(row.getString("notes")),
        row.getInteger("aspects"),
        row.getOffsetDateTime("committed_at").withOffsetSameInstant(ZoneOffset.UTC).toInstant());
  }

  static ObjectNode read(Kind kind, String text, SecretSeal seal) {
    try {
      ObjectNode object = (ObjectNode) Mapper.json().readTree(text);
      return SecretSeal.isSecret(kind) ? seal.open(object) : object;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A kind by its text in the tables, {@code Kind.group}. */
  static Kind kind(String text) {
    Kind kind = KINDS_BY_TEXT.get(text);
    if (kind == null) {
      throw new IllegalStateException("the store holds a kind this version does not know: " + text);
    }
    return kind;
  }

  private static String simpleKind(String text) {
    int dot = text.indexOf('.');
    return dot < 0 ? text : text.substring(0, dot);
  }

  private static Map<String, Kind> byText() {
    Map<String, Kind> kinds = new java.util.HashMap<>();
    Kinds.all().forEach(kind -> kinds.put(kind.toString(), kind));
    return kinds;
  }

  private static List<JournalEntry.Act> acts(String notes) {
    if (notes == null) {
      return List.of();
    }
    try {
      return Mapper.json().readValue(notes, new TypeReference<List<JournalEntry.Act>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
