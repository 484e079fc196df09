package io.clusterapi.loop.persistence;

import java.util.List;
import java.util.Optional;

/**
 * A consistent page of objects as JSON text.
 *
 * @param items sorted by namespace and name
 * @param revision revision of the store when the page was read: a watch from here neither misses
 *     nor repeats anything
 * @param next where the next page begins; empty on the last
 */
public record TextPage(List<String> items, long revision, Optional<ResourceQuery.Position> next) {}
