package io.clusterapi.simulator.workload.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The objects of one cluster with their revisions: what etcd is to an API server. Every change has
 * the next revision, is on disk before it is answered, and reaches the listeners in order.
 */
public final class ObjectStore {
  // A watch that lost its connection continues from here. 64 KB is some 40 changes of a Pod; a
  // watch
  // further behind is told to list again, as a real API server does after its etcd compacted.
  private static final int HISTORY_BYTES = 64 * 1024;

  private final TreeMap<String, StoredObject> objects = new TreeMap<>();
  private final ArrayDeque<StoreEvent> history = new ArrayDeque<>();
  private final Set<Consumer<StoreEvent>> listeners = new LinkedHashSet<>();
  private final ObjectJournal journal;
  private int historyBytes;
  private long forgotten;
  private long revision;

  private ObjectStore(ObjectJournal journal) {
    this.journal = journal;
  }

  /** Opens the store kept in the file, which need not exist yet. */
  public static ObjectStore open(Path file) {
    ObjectJournal journal = new ObjectJournal(file);
    ObjectStore store = new ObjectStore(journal);
    store.revision = Math.max(1, journal.load(store.objects));
    // What happened before the restart is not kept; whoever watched from before lists again.
    store.forgotten = store.revision;
    return store;
  }

  public synchronized Optional<StoredObject> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key.path()));
  }

  /** The objects of a resource in name order, of all namespaces when the namespace is null. */
  public synchronized List<StoredObject> list(String group, String plural, String namespace) {
    String prefix = ObjectKey.prefix(group, plural, namespace);
    List<StoredObject> found = new ArrayList<>();
    for (Map.Entry<String, StoredObject> entry : objects.tailMap(prefix, true).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      found.add(entry.getValue());
    }
    return found;
  }

  /** Every object of a namespace, of any resource. */
  public synchronized List<StoredObject> listNamespace(String namespace) {
    return objects.values().stream().filter(o -> o.key().namespace().equals(namespace)).toList();
  }

  public synchronized long revision() {
    return revision;
  }

  /** Stores the tree under the key, giving it the next revision, and returns it as stored. */
  public synchronized StoredObject put(ObjectKey key, ObjectNode node) {
    long next = revision + 1;
    Json.child(node, "metadata").put("resourceVersion", Long.toString(next));
    StoredObject stored = new StoredObject(key, next, Json.bytes(node));
    journal.put(stored);
    revision = next;
    StoredObject previous = objects.put(key.path(), stored);
    StoreEvent.Type type = previous == null ? StoreEvent.Type.ADDED : StoreEvent.Type.MODIFIED;
    publish(new StoreEvent(type, next, stored, previous));
    return stored;
  }

  public synchronized Optional<StoredObject> remove(ObjectKey key) {
    StoredObject previous = objects.get(key.path());
    if (previous == null) {
      return Optional.empty();
    }
    long next = revision + 1;
    journal.remove(key, next);
    revision = next;
    objects.remove(key.path());
    ObjectNode last = previous.node();
    Json.child(last, "metadata").put("resourceVersion", Long.toString(next));
    StoredObject deleted = new StoredObject(key, next, Json.bytes(last));
    publish(new StoreEvent(StoreEvent.Type.DELETED, next, deleted, previous));
    return Optional.of(deleted);
  }

  private void publish(StoreEvent event) {
    history.add(event);
    historyBytes += event.object().json().length;
    while (historyBytes > HISTORY_BYTES && history.size() > 1) {
      StoreEvent oldest = history.remove();
      historyBytes -= oldest.object().json().length;
      forgotten = oldest.revision();
    }
    List.copyOf(listeners).forEach(listener -> listener.accept(event));
    journal.compact(objects.values(), revision);
  }

  /**
   * Hands the listener every change after the revision and then each new one, in order and without
   * a gap. The listener is called under the store's lock and must not wait.
   *
   * @return stops it
   * @throws RevisionGoneException when changes after the revision are no longer kept
   */
  public synchronized Runnable listen(long after, Consumer<StoreEvent> listener) {
    if (after < forgotten) {
      throw new RevisionGoneException(after, forgotten);
    }
    history.stream().filter(event -> event.revision() > after).forEach(listener);
    listeners.add(listener);
    return () -> forget(listener);
  }

  private synchronized void forget(Consumer<StoreEvent> listener) {
    listeners.remove(listener);
  }

  /** Runs the action without any other change in between. */
  public synchronized <T> T exclusively(Supplier<T> action) {
    return action.get();
  }

  public synchronized int size() {
    return objects.size();
  }
}
