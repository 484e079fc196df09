package io.clusterapi.loop.messaging;

import io.clusterapi.schemas.CloudEvents;
import java.util.Optional;

/**
 * A record ready to be sent.
 *
 * @param value encoded value; null for a tombstone
 * @param revision revision it comes from, also sent with tombstones so that receivers can order
 *     them
 * @param infrastructure kind of infrastructure the object refers to, such as {@code AWSCluster}:
 *     the other providers have no use for its states
 */
record Outgoing(
    String topic,
    String key,
    byte[] value,
    long revision,
    CloudEvents event,
    Optional<String> infrastructure) {}
