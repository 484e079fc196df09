package io.clusterapi.simulator.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All resources of the simulated clouds. Each transaction is one line of a journal on disk, with
 * its ledger entries, so a killed simulator continues with exactly the acts it answered. Safe for
 * use from several threads.
 */
public final class World implements AutoCloseable {
  /** How far back {@link #asOf} can look; changes older than that are forgotten. */
  public static final Duration MEMORY = Duration.ofMinutes(2);

  private record PartitionKey(Scope scope, String type) {}

  private record Past(Instant time, ResourceKey key, Resource before) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PartitionKey, Partition> partitions = new HashMap<>();
  private final CompactDocuments compact = new CompactDocuments();
  private final Deque<Past> past = new ArrayDeque<>();
  private final List<Consumer<Set<ResourceKey>>> listeners = new CopyOnWriteArrayList<>();
  private final Clock clock;
  private final Ledger ledger;
  private final Journal journal;
  private long sequence;

  private World(Clock clock, Ledger ledger, Journal journal) {
    this.clock = clock;
    this.ledger = ledger;
    this.journal = journal;
  }

  /** Opens the world kept in the folder, completing the ledger with what a crash left unwritten. */
  public static World open(Path folder, Ledger ledger, Clock clock) {
    Journal journal = Journal.open(folder.resolve("world.jsonl"));
    World world = new World(clock, ledger, journal);
    journal.replay(world::apply);
    journal.compact(world.lines());
    return world;
  }

  /**
   * Runs the act alone, then makes its changes durable. When it throws, nothing has changed. What
   * it asked to run after the commit runs on the calling thread, after the lock is released.
   */
  public <T> T write(Function<Transaction, T> act) {
    Transaction transaction = new Transaction(this);
    T result;
    lock.lock();
    try {
      result = act.apply(transaction);
      commit(transaction);
    } catch (RuntimeException | Error e) {
      transaction.before().forEach(this::set);
      throw e;
    } finally {
      lock.unlock();
    }
    if (!transaction.before().isEmpty()) {
      Set<ResourceKey> changed = Set.copyOf(transaction.before().keySet());
      listeners.forEach(listener -> listener.accept(changed));
    }
    transaction.actions().forEach(Runnable::run);
    return result;
  }

  /** Runs the act on the present state. */
  public <T> T read(Function<View, T> act) {
    return readAsOf(null, act);
  }

  /**
   * Runs the act on the state as it was at the moment, at most {@link #MEMORY} ago; null is now.
   */
  public <T> T readAsOf(Instant moment, Function<View, T> act) {
    lock.lock();
    try {
      return act.apply(moment == null ? new Present() : new AsOf(moment));
    } finally {
      lock.unlock();
    }
  }

  /** Tells the listener which resources changed, after each commit, on the committing thread. */
  public void onCommit(Consumer<Set<ResourceKey>> listener) {
    listeners.add(listener);
  }

  public Clock clock() {
    return clock;
  }

  /** Every resource of a type in all scopes. */
  public List<Resource> everywhere(String cloud, String type) {
    lock.lock();
    try {
      List<Resource> found = new ArrayList<>();
      partitions.forEach(
          (partition, resources) -> {
            if (partition.type().equals(type) && partition.scope().cloud().equals(cloud)) {
              found.addAll(resources.all());
            }
          });
      return found;
    } finally {
      lock.unlock();
    }
  }

  private void commit(Transaction transaction) {
    if (transaction.before().isEmpty() && transaction.entries().isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    ObjectNode line = Ledger.mapper().createObjectNode();
    ArrayNode changes = line.putArray("changes");
    transaction
        .before()
        .keySet()
        .forEach(key -> changes.add(change(key, current(key).orElse(null))));
    ledger.append(
        transaction.entries(),
        stamped -> {
          line.set("ledger", Ledger.mapper().valueToTree(stamped));
          journal.append(line);
        });
    transaction
        .before()
        .forEach(
            (key, before) -> {
              past.addLast(new Past(now, key, before));
              current(key).ifPresent(stored -> set(key, compact.of(stored)));
            });
    Instant horizon = now.minus(MEMORY);
    while (!past.isEmpty() && past.peekFirst().time().isBefore(horizon)) {
      past.removeFirst();
    }
  }

  private static ObjectNode change(ResourceKey key, Resource resource) {
    ObjectNode change = Ledger.mapper().createObjectNode();
    change.put("cloud", key.scope().cloud()).put("account", key.scope().account());
    change.put("region", key.scope().region()).put("type", key.type()).put("id", key.id());
    if (resource != null) {
      change.put("sequence", resource.sequence());
      change.set("shown", resource.shown());
      change.set("hidden", resource.hidden());
    }
    return change;
  }

  private void apply(JsonNode line) {
    for (JsonNode change : line.path("changes")) {
      Scope scope =
          new Scope(
              change.path("cloud").asText(),
              change.path("account").asText(),
              change.path("region").asText());
      ResourceKey key =
          new ResourceKey(scope, change.path("type").asText(), change.path("id").asText());
      if (change.has("shown")) {
        long place = change.path("sequence").asLong();
        sequence = Math.max(sequence, place);
        set(
            key,
            compact.of(
                new Resource(
                    key,
                    place,
                    (ObjectNode) change.get("shown"),
                    (ObjectNode) change.get("hidden"))));
      } else {
        set(key, null);
      }
    }
    List<LedgerEntry> entries = new ArrayList<>();
    ObjectMapper mapper = Ledger.mapper();
    line.path("ledger").forEach(e -> entries.add(mapper.convertValue(e, LedgerEntry.class)));
    ledger.restore(entries);
  }

  private List<ObjectNode> lines() {
    List<Resource> all = new ArrayList<>();
    partitions.values().forEach(resources -> all.addAll(resources.all()));
    all.sort((a, b) -> Long.compare(a.sequence(), b.sequence()));
    List<ObjectNode> lines = new ArrayList<>(all.size());
    for (Resource resource : all) {
      ObjectNode line = Ledger.mapper().createObjectNode();
      line.putArray("changes").add(change(resource.key(), resource));
      lines.add(line);
    }
    return lines;
  }

  Optional<Resource> current(ResourceKey key) {
    Partition partition = partitions.get(new PartitionKey(key.scope(), key.type()));
    return partition == null ? Optional.empty() : Optional.ofNullable(partition.get(key.id()));
  }

  Collection<Resource> currentList(Scope scope, String type) {
    Partition partition = partitions.get(new PartitionKey(scope, type));
    return partition == null ? List.of() : List.copyOf(partition.all());
  }

  Collection<Resource> currentMentioning(Scope scope, String type, String text) {
    Partition partition = partitions.get(new PartitionKey(scope, type));
    return partition == null ? List.of() : partition.mentioning(text);
  }

  void set(ResourceKey key, Resource resource) {
    Partition partition =
        partitions.computeIfAbsent(
            new PartitionKey(key.scope(), key.type()), created -> new Partition());
    if (resource == null) {
      partition.remove(key.id());
    } else {
      partition.put(resource);
    }
  }

  long nextSequence() {
    return ++sequence;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      journal.close();
    } finally {
      lock.unlock();
    }
  }

  private final class Present implements View {
    @Override
    public Optional<Resource> find(ResourceKey key) {
      return current(key);
    }

    @Override
    public Collection<Resource> list(Scope scope, String type) {
      return currentList(scope, type);
    }

    @Override
    public Collection<Resource> mentioning(Scope scope, String type, String text) {
      return currentMentioning(scope, type, text);
    }
  }

  /** The present with every change since a moment taken back. */
  private final class AsOf implements View {
    private final Map<ResourceKey, Optional<Resource>> then = new HashMap<>();

    AsOf(Instant moment) {
      Iterator<Past> newestFirst = past.descendingIterator();
      while (newestFirst.hasNext()) {
        Past change = newestFirst.next();
        if (!change.time().isAfter(moment)) {
          break;
        }
        then.put(change.key(), Optional.ofNullable(change.before()));
      }
    }

    @Override
    public Optional<Resource> find(ResourceKey key) {
      Optional<Resource> known = then.get(key);
      return known == null ? current(key) : known;
    }

    @Override
    public Collection<Resource> list(Scope scope, String type) {
      Map<String, Resource> found = new LinkedHashMap<>();
      currentList(scope, type).forEach(resource -> found.put(resource.id(), resource));
      then.forEach(
          (key, resource) -> {
            if (key.scope().equals(scope) && key.type().equals(type)) {
              resource.ifPresentOrElse(
                  old -> found.put(key.id(), old), () -> found.remove(key.id()));
            }
          });
      return found.values().stream()
          .sorted((a, b) -> Long.compare(a.sequence(), b.sequence()))
          .toList();
    }
  }
}
