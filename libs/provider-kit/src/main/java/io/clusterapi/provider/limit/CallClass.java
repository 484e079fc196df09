package io.clusterapi.provider.limit;

/**
 * Calls that share a limit.
 *
 * @param name for metrics and the bucket's key
 * @param perSecond sustained rate
 * @param burst most calls at once after a quiet time
 */
public record CallClass(String name, int perSecond, int burst) {}
