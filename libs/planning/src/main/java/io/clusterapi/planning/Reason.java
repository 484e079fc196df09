package io.clusterapi.planning;

/**
 * Vocabulary word for why something is done or waited for. Implemented by one enum per aggregate
 * whose constants are the words users see in conditions and events ({@code
 * WaitingForInfrastructure}), so that programs can rely on them.
 */
public interface Reason {
  /** The word itself, CamelCase. */
  String name();
}
