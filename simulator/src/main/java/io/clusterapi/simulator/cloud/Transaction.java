package io.clusterapi.simulator.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes that become real together or not at all. Reads see the changes made so far. Lives inside
 * {@link World#write} only.
 */
public final class Transaction implements View {
  private final World world;
  private final Map<ResourceKey, Resource> before = new LinkedHashMap<>();
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();

  Transaction(World world) {
    this.world = world;
  }

  @Override
  public Optional<Resource> find(ResourceKey key) {
    return world.current(key);
  }

  @Override
  public Collection<Resource> list(Scope scope, String type) {
    return world.currentList(scope, type);
  }

  @Override
  public Collection<Resource> mentioning(Scope scope, String type, String text) {
    return world.currentMentioning(scope, type, text);
  }

  /** Adds a resource that must not exist yet. */
  public Resource create(Scope scope, String type, String id, ObjectNode shown, ObjectNode hidden) {
    ResourceKey key = new ResourceKey(scope, type, id);
    if (find(key).isPresent()) {
      throw new IllegalStateException(type + " " + id + " exists already");
    }
    Resource resource = new Resource(key, world.nextSequence(), shown, hidden);
    put(resource);
    return resource;
  }

  public Resource put(Resource resource) {
    remember(resource.key());
    world.set(resource.key(), resource);
    return resource;
  }

  /** Notes what was there before the first change; null for nothing, so putIfAbsent will not do. */
  private void remember(ResourceKey key) {
    if (!before.containsKey(key)) {
      before.put(key, world.current(key).orElse(null));
    }
  }

  public void delete(ResourceKey key) {
    remember(key);
    world.set(key, null);
  }

  /** Notes a create or delete, appended to the ledger with the commit. */
  public void record(LedgerEntry entry) {
    entries.add(entry);
  }

  /** Runs once the changes are durable and no lock is held; not at all when they are undone. */
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  Map<ResourceKey, Resource> before() {
    return before;
  }

  List<LedgerEntry> entries() {
    return entries;
  }

  List<Runnable> actions() {
    return afterCommit;
  }
}
