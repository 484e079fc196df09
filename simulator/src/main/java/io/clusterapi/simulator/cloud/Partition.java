package io.clusterapi.simulator.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The resources of one type in one scope, in the order they were created, and which of them mention
 * an id. A thousand clusters have some four thousand route tables, and each asks for its own a
 * dozen times while it is made.
 */
final class Partition {
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Map<String, Set<String>> mentions = new HashMap<>();

  Resource get(String id) {
    return resources.get(id);
  }

  Collection<Resource> all() {
    return resources.values();
  }

  void put(Resource resource) {
    Resource before = resources.put(resource.id(), resource);
    if (before != null) {
      forget(before);
    }
    terms(
        resource, term -> mentions.computeIfAbsent(term, t -> new HashSet<>(2)).add(resource.id()));
  }

  void remove(String id) {
    Resource before = resources.remove(id);
    if (before != null) {
      forget(before);
    }
  }

  private void forget(Resource resource) {
    terms(
        resource,
        term ->
            mentions.computeIfPresent(
                term,
                (t, ids) -> {
                  ids.remove(resource.id());
                  return ids.isEmpty() ? null : ids;
                }));
  }

  /**
   * The resources with a document that has the text as a value, oldest first; all resources for a
   * text that is no id.
   */
  Collection<Resource> mentioning(String text) {
    if (!isId(text)) {
      return List.copyOf(resources.values());
    }
    List<Resource> found = new ArrayList<>();
    mentions.getOrDefault(text, Set.of()).forEach(id -> found.add(resources.get(id)));
    found.sort(Comparator.comparingLong(Resource::sequence));
    return found;
  }

  private static void terms(Resource resource, Consumer<String> each) {
    terms(resource.shown(), each);
    terms(resource.hidden(), each);
  }

  private static void terms(JsonNode node, Consumer<String> each) {
    if (node.isTextual()) {
      if (isId(node.textValue())) {
        each.accept(node.textValue());
      }
    } else {
      node.forEach(child -> terms(child, each));
    }
  }

  /** Ids, ARNs, UIDs and most names: long enough, with a dash and a digit. */
  private static boolean isId(String text) {
    return text.length() >= 12
        && text.length() <= 200
        && text.indexOf('-') >= 0
        && text.chars().anyMatch(c -> c >= '0' && c <= '9');
  }
}
