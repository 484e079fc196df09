package io.clusterapi.machine.planning;

import io.clusterapi.planning.ChildNames;

/** Names as label values: longer than 63 characters they become a hash, as upstream. */
final class LabelValues {
  private static final int HASH_LENGTH = 12;

  private LabelValues() {}

  static String of(String name) {
    return name.length() <= ChildNames.MAX_LENGTH
        ? name
        : "hash_" + ChildNames.suffix(HASH_LENGTH, name) + "_z";
  }
}
