package io.clusterapi.simulator.cloud;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The resources as they are, or were, at one moment. */
public interface View {
  Optional<Resource> find(ResourceKey key);

  /** The resources of a type in a scope, oldest first. */
  Collection<Resource> list(Scope scope, String type);

  /**
   * At least those resources of a type in a scope that have the text as a value in one of their
   * documents, oldest first: to be looked through in place of all when it is an id.
   */
  default Collection<Resource> mentioning(Scope scope, String type, String text) {
    return list(scope, type);
  }

  default Optional<Resource> find(Scope scope, String type, String id) {
    return find(new ResourceKey(scope, type, id));
  }

  default List<Resource> list(Scope scope, String type, Predicate<Resource> condition) {
    return list(scope, type).stream().filter(condition).toList();
  }
}
