package io.clusterapi.loop.messaging;

import io.clusterapi.schemas.CloudEvents;

/**
 * A record ready to be sent.
 *
 * @param value encoded value; null for a tombstone
 * @param revision revision it comes from, also sent with tombstones so that receivers can order
 *     them
 */
record Outgoing(String topic, String key, byte[] value, long revision, CloudEvents event) {}
