package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.persistence.EventLog;
import io.clusterapi.loop.persistence.Propagation;
import io.clusterapi.loop.persistence.ResourceChange;
import io.clusterapi.loop.persistence.ResourcePage;
import io.clusterapi.loop.persistence.ResourceQuery;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.loop.persistence.TextPage;
import io.clusterapi.model.Kind;
import io.clusterapi.model.admission.Generations;
import io.clusterapi.planning.Note;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A store with the contract of the real one and a journal that can be cut. */
public final class InMemoryStore implements ResourceStore, EventLog {
  private record Watcher(
      Kind kind, Optional<String> namespace, MultiEmitter<? super ResourceChange> out) {
    void tell(ResourceChange change) {
      if (change.resource().kind().equals(kind)
          && namespace.map(change.resource().namespace()::equals).orElse(true)) {
        out.emit(change);
      }
    }
  }

  private final Map<String, StoredResource> objects = new TreeMap<>();
  private final List<ResourceChange> journal = new ArrayList<>();
  private final Map<String, Event> events = new LinkedHashMap<>();
  private final List<Propagation> propagations = new CopyOnWriteArrayList<>();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long revision = 100;
  private long oldest = 100;
  private RuntimeException away;
  private int reads;

  @Override
  public Uni<Optional<StoredResource>> find(Kind kind, String namespace, String name) {
    return Uni.createFrom().item(() -> lookUp(kind, namespace, name));
  }

  @Override
  public Uni<Map<String, StoredResource>> find(Kind kind, String namespace, Set<String> names) {
    return Uni.createFrom()
        .item(
            () -> {
              Map<String, StoredResource> found = new TreeMap<>();
              names.forEach(
                  name -> lookUp(kind, namespace, name).ifPresent(there -> found.put(name, there)));
              return found;
            });
  }

  private synchronized Optional<StoredResource> lookUp(Kind kind, String namespace, String name) {
    checkAway();
    reads++;
    return Optional.ofNullable(objects.get(key(kind, namespace, name)));
  }

  @Override
  public Uni<ResourcePage> list(ResourceQuery query) {
    return Uni.createFrom().item(() -> page(query));
  }

  @Override
  public Uni<TextPage> listText(ResourceQuery query) {
    return list(query)
        .map(
            page ->
                new TextPage(
                    page.items().stream().map(item -> item.object().toString()).toList(),
                    page.revision(),
                    page.next()));
  }

  private synchronized ResourcePage page(ResourceQuery query) {
    checkAway();
    Comparator<StoredResource> order =
        Comparator.comparing(StoredResource::namespace).thenComparing(StoredResource::name);
    List<StoredResource> all =
        objects.values().stream()
            .filter(resource -> resource.kind().equals(query.kind()))
            .filter(resource -> query.namespace().map(resource.namespace()::equals).orElse(true))
            .filter(
                resource ->
                    query
                        .after()
                        .map(
                            position ->
                                (resource.namespace() + "\0" + resource.name())
                                        .compareTo(position.namespace() + "\0" + position.name())
                                    > 0)
                        .orElse(true))
            .sorted(order)
            .toList();
    if (query.limit() == 0 || all.size() <= query.limit()) {
      return new ResourcePage(all, revision, Optional.empty());
    }
    List<StoredResource> items = all.subList(0, query.limit());
    StoredResource last = items.get(items.size() - 1);
    return new ResourcePage(
        items, revision, Optional.of(new ResourceQuery.Position(last.namespace(), last.name())));
  }

  @Override
  public Uni<StoredResource> create(Kind kind, ObjectNode object, List<Note> notes) {
    return Uni.createFrom().item(() -> noted(insert(kind, object), notes));
  }

  private synchronized StoredResource insert(Kind kind, ObjectNode object) {
    checkAway();
    String namespace = object.path("metadata").path("namespace").asText("");
    String name = object.path("metadata").path("name").asText();
    if (objects.containsKey(key(kind, namespace, name))) {
      throw new AlreadyExists(kind.kind(), namespace, name);
    }
    ObjectNode copy = object.deepCopy();
    metadata(copy)
        .put("uid", UUID.randomUUID().toString())
        .put("creationTimestamp", now())
        .put("generation", 1);
    StoredResource stored = stored(kind, copy);
    objects.put(key(kind, namespace, name), stored);
    record(new ResourceChange(ResourceChange.Type.ADDED, stored, null));
    return stored;
  }

  @Override
  public Uni<StoredResource> replace(StoredResource expected, ObjectNode object, List<Note> notes) {
    return Uni.createFrom().item(() -> noted(put(expected, object), notes));
  }

  private synchronized StoredResource put(StoredResource expected, ObjectNode object) {
    checkAway();
    StoredResource live = live(expected);
    if (object.equals(live.object())) {
      return live;
    }
    ObjectNode copy = object.deepCopy();
    if (Generations.specChanged(live.object(), copy)) {
      metadata(copy)
          .put("generation", live.object().path("metadata").path("generation").asInt() + 1);
    }
    if (copy.path("metadata").has("deletionTimestamp")
        && copy.path("metadata").path("finalizers").isEmpty()) {
      return remove(live, copy);
    }
    StoredResource stored = stored(live.kind(), copy);
    objects.put(key(stored.kind(), stored.namespace(), stored.name()), stored);
    record(new ResourceChange(ResourceChange.Type.MODIFIED, stored, live));
    return stored;
  }

  @Override
  public Uni<StoredResource> delete(
      StoredResource expected, Propagation propagation, List<Note> notes) {
    return Uni.createFrom().item(() -> noted(askDeletion(expected, propagation), notes));
  }

  private synchronized StoredResource askDeletion(
      StoredResource expected, Propagation propagation) {
    checkAway();
    StoredResource live = live(expected);
    propagations.add(propagation);
    // Nothing collects garbage here: as if there were no dependants.
    ObjectNode copy = live.object().deepCopy();
    metadata(copy).put("deletionTimestamp", now());
    if (copy.path("metadata").path("finalizers").isEmpty()) {
      return remove(live, copy);
    }
    StoredResource stored = stored(live.kind(), copy);
    objects.put(key(stored.kind(), stored.namespace(), stored.name()), stored);
    record(new ResourceChange(ResourceChange.Type.MODIFIED, stored, live));
    return stored;
  }

  @Override
  public Multi<ResourceChange> watch(Kind kind, Optional<String> namespace, long after) {
    return Multi.createFrom()
        .<ResourceChange>emitter(out -> follow(kind, namespace, after, out))
        .onItem()
        .invoke(taken::incrementAndGet);
  }

  private synchronized void follow(
      Kind kind, Optional<String> namespace, long after, MultiEmitter<? super ResourceChange> out) {
    if (after < oldest) {
      out.fail(new Expired(after, oldest));
      return;
    }
    Watcher watcher = new Watcher(kind, namespace, out);
    for (ResourceChange change : journal) {
      if (change.resource().revision() > after) {
        watcher.tell(change);
      }
    }
    watchers.add(watcher);
    out.onTermination(() -> watchers.remove(watcher));
  }

  @Override
  public synchronized long observedRevision() {
    return revision;
  }

  @Override
  public Uni<List<Event>> events(Set<String> namespaces) {
    return Uni.createFrom().item(() -> noted(namespaces));
  }

  private synchronized List<Event> noted(Set<String> namespaces) {
    checkAway();
    return events.values().stream()
        .filter(event -> namespaces.isEmpty() || namespaces.contains(event.namespace()))
        .sorted(Comparator.comparing(Event::revision).reversed())
        .toList();
  }

  @Override
  public Uni<News> since(Set<String> namespaces, long after) {
    return Uni.createFrom().item(() -> news(namespaces, after));
  }

  private synchronized News news(Set<String> namespaces, long after) {
    if (after < oldest) {
      throw new Expired(after, oldest);
    }
    List<Event> found =
        noted(namespaces).stream()
            .filter(event -> event.revision() > after)
            .sorted(Comparator.comparing(Event::revision))
            .toList();
    return new News(found, revision);
  }

  @Override
  public synchronized long newest() {
    return revision;
  }

  @Override
  public Runnable onNews(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private synchronized StoredResource noted(StoredResource stored, List<Note> notes) {
    for (Note note : notes) {
      events.merge(
          stored.uid() + note,
          new Event(
              stored.kind(),
              stored.namespace(),
              stored.name(),
              stored.uid(),
              note.reason().name(),
              note.message(),
              1,
              Instant.now(),
              Instant.now(),
              stored.revision()),
          (before, now) ->
              new Event(
                  now.kind(),
                  now.namespace(),
                  now.name(),
                  now.uid(),
                  now.reason(),
                  now.message(),
                  before.count() + 1,
                  before.first(),
                  now.last(),
                  now.revision()));
    }
    listeners.forEach(Runnable::run);
    return stored;
  }

  /** Forgets the journal up to now. */
  public synchronized void cutJournal() {
    journal.clear();
    revision++;
    oldest = revision;
  }

  /** Lets every call fail as if the database were gone; null ends that. */
  public synchronized void goAway(RuntimeException failure) {
    away = failure;
  }

  /** What each deletion asked for dependants, in order. */
  public List<Propagation> propagations() {
    return propagations;
  }

  /** Changes all watchers together have taken. */
  public int taken() {
    return taken.get();
  }

  public int watcherCount() {
    return watchers.size();
  }

  public synchronized int reads() {
    return reads;
  }

  private StoredResource remove(StoredResource live, ObjectNode last) {
    StoredResource gone = stored(live.kind(), last);
    objects.remove(key(live.kind(), live.namespace(), live.name()));
    record(new ResourceChange(ResourceChange.Type.DELETED, gone, live));
    return gone;
  }

  private StoredResource live(StoredResource expected) {
    StoredResource live = objects.get(key(expected.kind(), expected.namespace(), expected.name()));
    if (live == null || live.revision() != expected.revision()) {
      throw new Conflict(expected.kind() + " " + expected.name() + " moved on");
    }
    return live;
  }

  private StoredResource stored(Kind kind, ObjectNode object) {
    revision++;
    metadata(object).put("resourceVersion", Long.toString(revision));
    return new StoredResource(
        kind,
        object.path("metadata").path("uid").asText(),
        object.path("metadata").path("namespace").asText(""),
        object.path("metadata").path("name").asText(),
        "",
        revision,
        object);
  }

  private void record(ResourceChange change) {
    journal.add(change);
    watchers.forEach(watcher -> watcher.tell(change));
  }

  private void checkAway() {
    if (away != null) {
      throw away;
    }
  }

  private static ObjectNode metadata(ObjectNode object) {
    return (ObjectNode) object.get("metadata");
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String key(Kind kind, String namespace, String name) {
    return kind.resourceName() + "|" + namespace + "|" + name;
  }
}
