package io.clusterapi.loop.persistence;

import io.clusterapi.model.Kind;
import java.util.Optional;

/**
 * Which objects to list.
 *
 * @param namespace empty for all namespaces
 * @param limit page size, 0 for no limit
 * @param after position of the previous page: list objects that sort behind it
 */
public record ResourceQuery(
    Kind kind, Optional<String> namespace, int limit, Optional<Position> after) {

  /** Objects are listed by namespace and name. */
  public record Position(String namespace, String name) {}
}
